/** A run whose driver died. */
import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  letTimePass,
  model,
  resultOfRun,
  type GraphScript,
  type NodeInput,
} from './graph-test-setup'

const killAt = (isIt: (event: RunEvent) => boolean) => ({
  onEvent: (event: RunEvent) => (isIt(event) ? ('kill' as const) : undefined),
})
const startsOf = (run: ScriptedRun) =>
  eventsOf(run, 'node_start').map(({ node_id, attempt }) => `${node_id} ${attempt}`)

test('what had ended stays, what was at work is interrupted and runs again as a new attempt', async () => {
  const run = graphRun({
    graph: graphWith(
      [model('a'), model('b', '{{a}}'), model('c', '{{a}}'), model('d', '{{b}}{{c}}')],
      ['start > a > b > d > end', 'a > c > d'],
    ),
    models: { b: [{ text: 'b says this' }], c: [{ text: 'c' }] },
  })
  await run.drive(killAt((event) => event.type === 'chunk' && event.choices[0]?.delta.content === 'says '))
  const cut = run.log.length
  await run.drive()
  const [lost] = eventsOf(run, 'node_start').filter(({ node_id }) => node_id === 'b')
  expect(run.log.slice(cut, cut + 3)).toMatchObject([
    { type: 'node_end', span_id: lost?.span_id, status: 'interrupted', attempt: 1 },
    { type: 'node_end', node_id: 'c', status: 'interrupted' },
    { type: 'run_resumed', reason: 'takeover' },
  ])
  expect(startsOf(run)).toEqual(['a 1', 'b 1', 'c 1', 'b 2', 'c 2', 'd 1'])
  expect(calledIn(run)).toEqual(['a', 'b', 'c', 'b', 'c', 'd'])
  expect(resultOfRun(run)).toBe('d(b says thisc)')
  const lostText = [...run.state().closed.values()].filter(
    ({ spanId, type }) => spanId === lost?.span_id && type === 'text',
  )
  expect(lostText.map(({ isSuperseded }) => isSuperseded)).toEqual([true])
})

test('an attempt that was lost is none of those that failed', async () => {
  let calls = 0
  const run = graphRun({
    graph: graphWith([model('a', 'x', { retry: { attempts: 2, backoff_ms: 0 } })], ['start > a > end']),
    models: { a: () => (++calls < 4 ? { text: 'torn', isTorn: calls > 1 } : { text: 'whole' }) },
  })
  await run.drive(killAt(({ type }) => type === 'chunk'))
  await run.drive()
  expect(endsOf(run).map(([, status]) => status)).toEqual(['interrupted', 'failed', 'failed'])
  expect(startsOf(run)).toEqual(['a 1', 'a 2', 'a 3'])
})

test('a driver that comes in the middle of a pause waits for what is left of it, and says nothing twice', async () => {
  let calls = 0
  const run = graphRun({
    graph: graphWith([model('a', 'x', { retry: { attempts: 2, backoff_ms: 10_000 } })], ['start > a > end']),
    models: { a: () => (++calls === 1 ? { isTorn: true } : { text: 'x' }) },
  })
  await run.drive(killAt(({ type }) => type === 'node_retry'))
  run.clock.advance(7000)
  const driven = run.drive()
  await idle()
  run.clock.advance(2999)
  await idle()
  expect(startsOf(run)).toEqual(['a 1'])
  run.clock.advance(1)
  await driven
  expect(eventsOf(run, 'node_retry')).toHaveLength(1)
  expect(eventsOf(run, 'node_start').at(-1)?.t).toBe(10_000)
})

test('a driver that comes before the pause was told tells it', async () => {
  let calls = 0
  const run = graphRun({
    graph: graphWith([model('a', 'x', { retry: { attempts: 2, backoff_ms: 1000 } })], ['start > a > end']),
    models: { a: () => (++calls === 1 ? { isTorn: true } : { text: 'x' }) },
  })
  await run.drive(killAt(({ type }) => type === 'node_end'))
  await letTimePass(run, run.drive())
  expect(run.log.map(({ type }) => type).filter((type) => type !== 'chunk')).toEqual([
    'run_start',
    'node_start',
    'node_end',
    'run_resumed',
    'node_retry',
    'node_start',
    'node_end',
    'graph_complete',
    'run_end',
  ])
})

const each: NodeInput = { id: 'each', kind: 'map', graph: 'inner', concurrency: 2 }
const mapping: GraphScript = {
  graph: graphWith([each], ['start > each > end']),
  graphs: { inner: graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end']) },
  input: '1\n2\n3',
}

test('a map goes on in its span, and each of its items in theirs', async () => {
  const run = graphRun(mapping)
  await run.drive(killAt((event) => event.type === 'node_start' && event.node_id === 'b'))
  await run.drive()
  expect(resultOfRun(run)).toBe('["b(a(1))","b(a(2))","b(a(3))"]')
  expect(eventsOf(run, 'node_start').filter(({ node_id }) => node_id === 'each')).toHaveLength(4)
  const ended = new Set<string>()
  for (const { span_id } of eventsOf(run, 'node_end')) {
    expect(ended).not.toContain(span_id)
    ended.add(span_id)
  }
})

test('an item in which nothing had begun is interrupted, and begins again as its second attempt', async () => {
  const run = graphRun(mapping)
  await run.drive(killAt((event) => event.type === 'node_start' && event.item?.index === 1))
  await run.drive()
  const items = eventsOf(run, 'node_start').filter(({ item }) => item?.index === 1)
  expect(items.map(({ attempt }) => attempt)).toEqual([1, 2])
  expect(resultOfRun(run)).toBe('["b(a(1))","b(a(2))","b(a(3))"]')
})

test('a failure that was in the log is told by the next driver, and nothing is called for it', async () => {
  const run = graphRun({
    ...mapping,
    models: { b: (prompt) => ({ text: prompt, isTorn: prompt === 'a(2)' }) },
  })
  await run.drive(
    killAt((event) => event.type === 'node_end' && event.status === 'failed' && event.item !== undefined),
  )
  const before = calledIn(run)
  await run.drive()
  expect(calledIn(run)).toEqual(before)
  expect(run.log.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
  expect(eventsOf(run, 'error')[0]?.error.message).toBe(
    'each failed: Item 2 of 3: b failed: Error: The model broke off.',
  )
})

test('a map that ran out of time as its driver died has no more of it; its next try keeps what items had finished', async () => {
  let isFirst = true
  const retry = { attempts: 2, backoff_ms: 0 }
  const run = graphRun({
    ...mapping,
    graph: graphWith([{ ...each, timeout_seconds: 5, retry }], ['start > each > end']),
    models: { b: (prompt) => (isFirst ? new Promise(() => {}) : { text: prompt }) },
  })
  const driven = run.drive(killAt((event) => event.type === 'node_end' && event.item?.index === 1))
  await letTimePass(run, driven)
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped' })
  isFirst = false
  await run.drive()
  expect(eventsOf(run, 'node_end').find(({ status }) => status === 'failed')).toMatchObject({
    node_id: 'each',
    attempt: 1,
    error: { code: 'node_timeout' },
  })
  expect(calledIn(run).filter((id) => id === 'a')).toHaveLength(3)
  expect(resultOfRun(run)).toBe('["a(1)","a(2)","a(3)"]')
})

test('a container goes on with what is left of its time', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'sub', kind: 'subgraph', graph: 'inner', timeout_seconds: 5 }],
      ['start > sub > end'],
    ),
    graphs: { inner: graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end']) },
    models: { b: () => new Promise(() => {}) },
  })
  await run.drive(killAt((event) => event.type === 'node_start' && event.node_id === 'b'))
  run.clock.advance(3000)
  await letTimePass(run, run.drive())
  expect(eventsOf(run, 'node_end').at(-1)).toMatchObject({
    node_id: 'sub',
    error: { code: 'node_timeout', message: 'It did not end within 5 s.' },
    t: 5000,
  })
})

test('what follows a node that had failed does not begin with the next driver', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), model('b')], ['start > a > b > end']),
    models: { a: [{ isTorn: true }] },
  })
  await run.drive(killAt(({ type }) => type === 'node_end'))
  await run.drive()
  expect(calledIn(run)).toEqual(['a'])
  expect(run.log.slice(-3).map(({ type }) => type)).toEqual(['run_resumed', 'error', 'run_end'])
})

test('what was skipped is told once, though the driver died before all of it was', async () => {
  const graph = graphWith(
    [
      { id: 'which', kind: 'branch', cases: [{ name: 'no', when: 'false' }] },
      model('x'),
      model('y'),
      model('z'),
    ],
    [
      'start > which',
      { from: 'which', to: 'x', case: 'no' },
      'x > y > end',
      { from: 'which', to: 'z', case: 'else' },
      'z > end',
    ],
  )
  const run = graphRun({ graph })
  await run.drive(killAt((event) => event.type === 'node_end' && event.status === 'skipped'))
  await run.drive()
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'which completed',
    'x skipped',
    'y skipped',
    'z completed',
  ])
})

test('a graph that was complete when its driver died only ends', async () => {
  const run = graphRun({ graph: graphWith([model('a')], ['start > a > end']) })
  await run.drive(killAt(({ type }) => type === 'graph_complete'))
  await run.drive()
  expect(run.log.slice(-3).map(({ type }) => type)).toEqual(['graph_complete', 'run_resumed', 'run_end'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})
