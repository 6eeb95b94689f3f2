/** Nodes that fail or take too long: gone on from, or the end of the graph. */
import { expect, test } from 'vitest'
import { eventsOf, idle } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  letTimePass,
  model,
  promptsOf,
  resultOfRun,
  type ScriptedSpeech,
} from './graph-test-setup'
import { endsWith, gatedTool, says, toolNamed } from './script-test-setup'

/** A model that breaks off so many times before it speaks. */
function failing(times: number): ScriptedSpeech {
  let tries = 0
  return () => (++tries <= times ? { isTorn: true } : { text: `try ${tries}` })
}
const never: ScriptedSpeech = () => new Promise(() => {})

test('a node that takes too long fails, its call is aborted, and all that it had begun is closed', async () => {
  let wasAborted = false
  const tool = toolNamed('slow', {
    async *call(_args, _context, signal) {
      signal.addEventListener('abort', () => (wasAborted = true))
      return new Promise(() => {})
    },
  })
  const run = graphRun({
    graph: graphWith(
      [{ id: 'a', kind: 'agent', timeout_seconds: 2, tools: [{ server: 'builtin', tool: 'slow' }] }],
      ['start > a > end'],
    ),
    tools: [tool],
    models: { a: [{ calls: [{ name: 'slow', text: '{}' }] }] },
  })
  await letTimePass(run, run.drive())
  expect(run.log.slice(-4)).toMatchObject([
    { type: 'tool_result', status: 'stopped' },
    {
      type: 'node_end',
      status: 'failed',
      t: 2000,
      error: { code: 'node_timeout', type: 'node_error', message: 'It did not end within 2 s.' },
    },
    { type: 'error' },
    { type: 'run_end' },
  ])
  expect(wasAborted).toBe(true)
})

test('each try has its own time, and a time-out may be tried again', async () => {
  let calls = 0
  const run = graphRun({
    graph: graphWith(
      [
        model('a', 'x', {
          timeout_seconds: 2,
          retry: { attempts: 2, backoff_ms: 0, errors: ['node_timeout'] },
        }),
      ],
      ['start > a > end'],
    ),
    models: { a: () => (++calls === 1 ? new Promise(() => {}) : { text: 'in time', takes: 1500 }) },
  })
  await letTimePass(run, run.drive())
  expect(resultOfRun(run)).toBe('in time')
})

test('a container that takes too long fails with all that works in it', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'sub', kind: 'subgraph', graph: 'inner', timeout_seconds: 2 }],
      ['start > sub > end'],
    ),
    graphs: { inner: graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end']) },
    models: { b: never },
  })
  await letTimePass(run, run.drive())
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'a completed',
    'b stopped',
    'sub failed',
  ])
})

test('what a node begins after its time is heard by nobody', async () => {
  const { tool, open } = gatedTool('deaf')
  const run = graphRun({
    graph: graphWith(
      [
        {
          id: 'a',
          kind: 'tool',
          tool: { server: 'builtin', tool: 'deaf' },
          timeout_seconds: 1,
          on_error: 'continue',
        },
        model('b', '({{a}})'),
      ],
      ['start > a > b > end'],
    ),
    tools: [tool],
    models: { b: async () => (await idle(), { text: 'over' }) },
  })
  const driven = run.drive()
  await idle()
  run.clock.advance(1000)
  open()
  await driven
  expect(promptsOf(run, 'b')).toEqual(['()'])
  expect(eventsOf(run, 'tool_result')).toMatchObject([{ status: 'stopped' }])
})

test('with on_error continue, what follows goes on with an empty output', async () => {
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { on_error: 'continue' }), model('b', '[{{a}}]')],
      ['start > a > b > end'],
    ),
    models: { a: failing(9) },
  })
  await run.drive()
  expect(promptsOf(run, 'b')).toEqual(['[]'])
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual(['a failed', 'b completed'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

const withFallback = graphWith(
  [
    model('a', 'x', { on_error: { fallback: 'f' }, retry: { attempts: 2, backoff_ms: 0 } }),
    model('f', 'f'),
    model('next', '{{a}}'),
    model('z', '{{next}}{{f}}'),
  ],
  ['start > a > next > z > end', 'f > z'],
)

test('a fallback runs instead of what follows the node, when the last try has failed', async () => {
  const run = graphRun({ graph: withFallback, models: { a: failing(9) } })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'a', 'f', 'z'])
  expect(eventsOf(run, 'node_end').map(({ node_id, status, next }) => [node_id, status, next])).toEqual([
    ['a', 'failed', undefined],
    ['a', 'failed', ['f']],
    ['next', 'skipped', undefined],
    ['f', 'completed', undefined],
    ['z', 'completed', undefined],
  ])
  expect(resultOfRun(run)).toBe('z(f(f))')
})

test('a fallback of a node that did not fail is skipped', async () => {
  const run = graphRun({ graph: withFallback })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'next', 'z'])
  expect(endsOf(run)).toContainEqual(['f', 'skipped', undefined])
})

test('a failure stops what works beside it and closes it; what nothing led to yet gets no event', async () => {
  let wasAborted = false
  const hanging = toolNamed('hang', {
    async *call(_args, _context, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      wasAborted = true
      return says('late')
    },
  })
  const run = graphRun({
    graph: graphWith(
      [
        model('a'),
        { id: 't', kind: 'tool', tool: { server: 'builtin', tool: 'hang' } },
        model('b'),
        model('after'),
      ],
      ['start > a > after > end', 'start > t > after', 'start > b > after'],
    ),
    tools: [hanging],
    models: { a: async () => (await idle(), { isTorn: true }), b: never },
  })
  await run.drive()
  expect(run.log.slice(-6)).toMatchObject([
    { type: 'node_end', node_id: 'a', status: 'failed' },
    { type: 'tool_result', status: 'stopped' },
    { type: 'node_end', node_id: 't', status: 'stopped' },
    { type: 'node_end', node_id: 'b', status: 'stopped' },
    { type: 'error' },
    { type: 'run_end', status: 'failed' },
  ])
  await idle()
  expect(wasAborted).toBe(true)
})

test('a tool that fails fails its node with what it said', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 't', kind: 'tool', tool: { server: 'builtin', tool: 'x' } }],
      ['start > t > end'],
    ),
    tools: [
      toolNamed(
        'x',
        endsWith(() => says('No such row.', 'failed')),
      ),
    ],
  })
  await run.drive()
  expect(eventsOf(run, 'node_end')[0]).toMatchObject({
    status: 'failed',
    error: { message: 'No such row.', type: 'node_error', code: 'tool_failed' },
  })
})

test('an input that is too large fails its node, before any model is asked', async () => {
  const run = graphRun({
    graph: graphWith([model('bomb', '{{start}}'.repeat(10_000))], ['start > bomb > end']),
    input: 'x'.repeat(100_000),
  })
  await run.drive()
  expect(calledIn(run)).toEqual([])
  expect(run.log.slice(-3)).toMatchObject([
    { type: 'node_end', node_id: 'bomb', status: 'failed', error: { code: 'input_too_large' } },
    { type: 'error', error: { message: expect.stringContaining('bomb failed: Its input is longer') } },
    { type: 'run_end', status: 'failed' },
  ])
})

test('a result that is too large fails the graph', async () => {
  const run = graphRun({
    graph: graphWith([model('a')], ['start > a > end'], { end_template: '{{start}}'.repeat(10_000) }),
    input: 'x'.repeat(100_000),
  })
  await run.drive()
  expect(run.log.slice(-2)).toMatchObject([
    { type: 'error', error: { code: 'input_too_large', message: 'What the graph gives is too large.' } },
    { type: 'run_end', status: 'failed' },
  ])
})
