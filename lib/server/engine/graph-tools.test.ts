/** Nodes that call a tool themselves, and what waits for a yes. */
import { expect, test } from 'vitest'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  model,
  openQuestion,
  promptsOf,
  resultOfRun,
} from './graph-test-setup'
import { calls, gatedTool, toolNamed } from './script-test-setup'

const erase = toolNamed('erase', { isReadOnly: false, isRepeatable: false })
const erasing = (fields: object = {}) =>
  graphWith(
    [
      { id: 't', kind: 'tool', tool: { server: 'builtin', tool: 'erase' }, arguments: { row: 1 }, ...fields },
      model('b', '{{t}}'),
    ],
    ['start > t > b > end'],
  )
const executedIn = (run: ScriptedRun) =>
  run.drives.flatMap(({ executed }) => executed.map(({ args }) => args))

test('a tool that may change something waits for a yes, and runs once', async () => {
  const run = graphRun({ graph: erasing(), tools: [erase] })
  await run.drive()
  expect(run.log.at(-1)).toMatchObject({
    type: 'approval_request',
    tool_name: 'erase',
    arguments: { row: 1 },
    expires_at: 1000 + 900_000,
  })
  expect(executedIn(run)).toEqual([])
  run.answer(openQuestion(run).id, { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await run.drive({ resume: 'approval' })
  expect(executedIn(run)).toEqual([{ row: 1 }])
  expect(eventsOf(run, 'tool_start')).toHaveLength(1)
  expect(eventsOf(run, 'approval_request')[0]?.tool_call_id).toBe(
    eventsOf(run, 'tool_start')[0]?.tool_call_id,
  )
  expect(promptsOf(run, 'b')).toEqual(['erase is done'])
})

test('the policy of a node says when its tool waits', async () => {
  const run = graphRun({ graph: erasing({ approval: { ask: 'never' } }), tools: [erase] })
  await run.drive()
  expect(eventsOf(run, 'approval_request')).toEqual([])
  expect(executedIn(run)).toEqual([{ row: 1 }])
})

test('a refusal fails the node, and nobody is asked again', async () => {
  const run = graphRun({ graph: erasing({ retry: { attempts: 3, backoff_ms: 0 } }), tools: [erase] })
  await run.drive()
  run.answer(openQuestion(run).id, {
    type: 'approval',
    decision: 'refuse',
    reason: 'Not on a Friday.',
    by: 'Ada',
  })
  await run.drive({ resume: 'approval' })
  expect(executedIn(run)).toEqual([])
  expect(eventsOf(run, 'approval_request')).toHaveLength(1)
  expect(eventsOf(run, 'node_end')[0]?.error).toEqual({
    code: 'input_declined',
    type: 'node_error',
    message: 'A person refused this call: Not on a Friday.',
  })
})

test('a tool that is not known to be repeatable is not called again after a crash, and its node fails', async () => {
  const run = graphRun({ graph: erasing({ approval: { ask: 'never' } }), tools: [erase] })
  await run.drive({ onEvent: ({ type }) => (type === 'tool_start' ? 'kill' : undefined) })
  await run.drive()
  expect(run.drives.at(-1)?.executed).toEqual([])
  expect(
    eventsOf(run, 'node_end').map(({ attempt, status, error }) => [attempt, status, error?.code]),
  ).toEqual([
    [1, 'interrupted', undefined],
    [2, 'failed', 'node_interrupted'],
  ])
})

test('nor is one that a person had allowed', async () => {
  const run = graphRun({ graph: erasing(), tools: [erase] })
  await run.drive()
  run.answer(openQuestion(run).id, { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await run.drive({ resume: 'approval', onEvent: ({ type }) => (type === 'tool_start' ? 'kill' : undefined) })
  await run.drive()
  expect(run.drives.at(-1)?.executed).toEqual([])
  expect(eventsOf(run, 'approval_request')).toHaveLength(1)
  expect(eventsOf(run, 'node_end').at(-1)?.error?.code).toBe('node_interrupted')
})

test('unless the policy of its node names that error', async () => {
  const retry = { attempts: 2, backoff_ms: 0, errors: ['node_interrupted'] }
  const run = graphRun({ graph: erasing({ approval: { ask: 'never' }, retry }), tools: [erase] })
  await run.drive({ onEvent: ({ type }) => (type === 'tool_start' ? 'kill' : undefined) })
  await run.drive()
  expect(run.drives.at(-1)?.executed).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a tool that is repeatable is called again after a crash, as a new attempt', async () => {
  const run = graphRun({ graph: erasing(), tools: [toolNamed('erase')] })
  await run.drive({ onEvent: ({ type }) => (type === 'tool_start' ? 'kill' : undefined) })
  await run.drive()
  expect(eventsOf(run, 'node_start').map(({ node_id, attempt }) => `${node_id} ${attempt}`)).toEqual([
    't 1',
    't 2',
    'b 1',
  ])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a question of a tool dies with its driver; the tool asks again, and only that question is open', async () => {
  const asks = toolNamed('erase', {
    async *call() {
      const given = Promise.withResolvers<unknown>()
      yield { type: 'question', prompt: 'Which?', answer: given.resolve }
      return { status: 'completed', content: [{ type: 'text', text: String(await given.promise) }] }
    },
  })
  const run = graphRun({ graph: erasing(), tools: [asks] })
  await run.drive({ onEvent: ({ type }) => (type === 'input_request' ? 'kill' : undefined) })
  const driven = run.drive()
  await idle()
  expect([...run.state().open.values()].filter(({ question }) => question)).toHaveLength(1)
  run.answer(openQuestion(run).id, { type: 'input', value: 'that one', by: 'Ada' })
  await driven
  expect(promptsOf(run, 'b')).toEqual(['that one'])
})

test('an agent that waits for a yes goes on in its span, whoever drives it then', async () => {
  const { tool, open } = gatedTool('slow')
  open()
  const run = graphRun({
    graph: graphWith(
      [
        {
          id: 'a',
          kind: 'agent',
          tools: ['erase', 'slow'].map((name) => ({ server: 'builtin', tool: name })),
        },
      ],
      ['start > a > end'],
    ),
    tools: [erase, tool],
    models: { a: [{ calls: [calls('slow'), calls('erase')] }, { text: 'Done.' }] },
  })
  await run.drive()
  expect(run.state().status).toBe('waiting')
  run.answer(openQuestion(run).id, { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await run.drive({ resume: 'approval' })
  expect(calledIn(run)).toEqual(['a', 'a'])
  expect(eventsOf(run, 'node_start')).toHaveLength(1)
  expect(resultOfRun(run)).toBe('Done.')
})

test('a tool node gives JSON where its tool does, and gets arguments of any kind', async () => {
  const run = graphRun({
    graph: graphWith(
      [
        model('a'),
        {
          id: 't',
          kind: 'tool',
          tool: { server: 'builtin', tool: 'echo' },
          arguments: { whole: '{{a}}', part: 'n: {{a.n}}', deep: [{ n: '{{a.n}}' }, 7] },
        },
        model('b', '{{t.whole.n}}'),
      ],
      ['start > a > t > b > end'],
    ),
    models: { a: [{ text: '{"n": 5}' }] },
    tools: [
      toolNamed('echo', {
        async *call(json) {
          return { status: 'completed', content: [{ type: 'json', json }] }
        },
      }),
    ],
  })
  await run.drive()
  expect(endsOf(run)[1]).toEqual(['t', 'completed', { whole: { n: 5 }, part: 'n: 5', deep: [{ n: 5 }, 7] }])
  expect(promptsOf(run, 'b')).toEqual(['5'])
})

test('arguments that do not fit, and a tool that is not there, fail the node', async () => {
  const run = graphRun({
    graph: erasing({ approval: { ask: 'never' } }),
    tools: [toolNamed('erase', { problemOf: () => 'table: is missing' })],
  })
  await run.drive()
  expect(eventsOf(run, 'node_end')[0]?.error).toMatchObject({
    code: 'tool_failed',
    message: 'table: is missing',
  })
  const without = graphRun({ graph: erasing() })
  await without.drive()
  expect(eventsOf(without, 'node_end')[0]?.error).toMatchObject({
    code: 'tool_failed',
    message: 'There is no tool “erase” at builtin.',
  })
})
