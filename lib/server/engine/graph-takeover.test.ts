/** A run whose driver died, and runs that begin where another left off. */
import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import type { KeptNode } from '@/lib/protocol/graph-run'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  letTimePass,
  model,
  promptsOf,
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

const keptA: KeptNode = { node_id: 'a', iteration: 0, status: 'completed', output: 'kept' }
const two = graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end'])

test('what an earlier run has finished is told as kept, not run, and read by what follows', async () => {
  const run = graphRun({ graph: two, checkpoint: { run_id: 'old', kept: { '': [keptA] }, inputs: {} } })
  await run.drive()
  expect(calledIn(run)).toEqual(['b'])
  expect(eventsOf(run, 'node_end')[0]).toEqual({
    type: 'node_end',
    t: 0,
    span_id: expect.any(String),
    node_id: 'a',
    node_name: 'a',
    level: 1,
    attempt: 1,
    iteration: 0,
    status: 'completed',
    output: 'kept',
    is_kept: true,
  })
  expect(resultOfRun(run)).toBe('b(kept)')
  expect(run.state().usage?.total_tokens).toBe(12)
})

test('an input that a person edited goes before what the template gives', async () => {
  const checkpoint = { run_id: 'old', kept: { '': [keptA] }, inputs: { 'b#0': 'mine' } }
  const run = graphRun({ graph: two, checkpoint })
  await run.drive()
  expect(eventsOf(run, 'node_start')[0]).toMatchObject({ node_id: 'b', input: 'mine' })
  expect(promptsOf(run, 'b')).toEqual(['mine'])
})

test('what is kept says which way a branch and a loop went', async () => {
  const graph = graphWith(
    [model('a'), { id: 'more', kind: 'branch', cases: [{ name: 'again', when: 'true' }] }, model('b')],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 2 },
      { from: 'more', to: 'b', case: 'else' },
      'b > end',
    ],
  )
  const kept: KeptNode[] = [
    keptA,
    { node_id: 'more', iteration: 0, status: 'completed', output: 'again', next: ['a'] },
  ]
  const run = graphRun({ graph, checkpoint: { run_id: 'old', kept: { '': kept }, inputs: {} } })
  await run.drive()
  expect(eventsOf(run, 'node_start').map(({ node_id, iteration }) => `${node_id}#${iteration}`)).toEqual([
    'a#1',
    'more#1',
    'a#2',
    'more#2',
    'b#0',
  ])
})

test('what is kept is told once, though drivers die over it, and also where containers had not begun', async () => {
  const kept = {
    '': [],
    'each#0': [
      {
        node_id: 'each',
        iteration: 0,
        item: { index: 0, total: 3 },
        status: 'completed',
        output: 'first',
      } as const,
    ],
    'each#0[1]': [{ ...keptA, output: 'second' }],
    'each#0[2]': [{ ...keptA, output: 'third' }],
  }
  for (let cut = 1; cut < 12; cut++) {
    const run = graphRun({ ...mapping, checkpoint: { run_id: 'old', kept, inputs: {} } })
    // oxlint-disable-next-line no-loop-func
    await run.drive(killAt(() => run.log.length === cut))
    await run.drive()
    expect(calledIn(run).includes('a')).toBe(false)
    expect(eventsOf(run, 'node_end').filter(({ is_kept }) => is_kept)).toHaveLength(3)
    expect(resultOfRun(run)).toBe('["first","b(second)","b(third)"]')
  }
})

test('a list of another length keeps none of its items', async () => {
  const item = {
    node_id: 'each',
    iteration: 0,
    item: { index: 0, total: 2 },
    status: 'completed',
    output: 'old',
  } as const
  const run = graphRun({ ...mapping, checkpoint: { run_id: 'old', kept: { 'each#0': [item] }, inputs: {} } })
  await run.drive()
  expect(resultOfRun(run)).toBe('["b(a(1))","b(a(2))","b(a(3))"]')
})

test('a node that had failed, and was gone on from, is kept as it was', async () => {
  const failed: KeptNode = {
    node_id: 'a',
    iteration: 0,
    status: 'failed',
    error: { message: 'It broke.', type: 'upstream_error', code: 'upstream_failed' },
  }
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { on_error: 'continue', retry: { attempts: 3 } }), model('b', '[{{a}}]')],
      ['start > a > b > end'],
    ),
    checkpoint: { run_id: 'old', kept: { '': [failed] }, inputs: {} },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['b'])
  expect(promptsOf(run, 'b')).toEqual(['[]'])
})
