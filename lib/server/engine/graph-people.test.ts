/** Nodes that wait for a person: questions, and tools that need a yes. */
import { expect, test } from 'vitest'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  letTimePass,
  model,
  openQuestion,
  promptsOf,
  resultOfRun,
  type NodeInput,
} from './graph-test-setup'
import { calls, gatedTool, toolNamed } from './script-test-setup'

const ask = (fields: object = {}): NodeInput => ({
  id: 'ask',
  kind: 'human',
  prompt: 'Which of {{start}}?',
  ...fields,
})
const asking = graphWith([ask(), model('b', '{{ask}}')], ['start > ask > b > end'])
const answerInput = (run: ScriptedRun, value: unknown) =>
  run.answer(openQuestion(run).id, { type: 'input', value, by: 'Ada' })

test('a question has no driver until it is answered; the answer is the output of its node', async () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } }
  const run = graphRun({
    graph: graphWith([ask({ schema }), model('b', '{{ask.name}}')], ['start > ask > b > end']),
  })
  await run.drive()
  expect(run.state().status).toBe('waiting')
  expect(run.log.at(-1)).toEqual({
    type: 'input_request',
    t: 0,
    span_id: eventsOf(run, 'node_start')[0]?.span_id,
    input_id: openQuestion(run).id,
    prompt: 'Which of Go.?',
    schema,
  })
  answerInput(run, { name: 'Ada' })
  await run.drive({ resume: 'input' })
  expect(endsOf(run)[0]).toEqual(['ask', 'completed', { name: 'Ada' }])
  expect(promptsOf(run, 'b')).toEqual(['Ada'])
  expect(eventsOf(run, 'node_start').map(({ node_id }) => node_id)).toEqual(['ask', 'b'])
})

test('other nodes go on beside a question, and an answer that comes then is taken at once', async () => {
  const gate = Promise.withResolvers<{ text: string }>()
  const run = graphRun({
    graph: graphWith(
      [ask(), model('slow'), model('b', '{{ask}}')],
      ['start > ask > b > end', 'start > slow > end'],
    ),
    models: { slow: () => gate.promise },
  })
  const driven = run.drive()
  await idle()
  answerInput(run, 'this')
  await idle()
  expect(promptsOf(run, 'b')).toEqual(['this'])
  expect(eventsOf(run, 'node_end').map(({ node_id }) => node_id)).toEqual(['ask', 'b'])
  gate.resolve({ text: 'slow' })
  await driven
  expect(run.drives).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a question that a person declines fails its node, and is not asked again', async () => {
  const run = graphRun({
    graph: graphWith([ask({ retry: { attempts: 3, backoff_ms: 0 } })], ['start > ask > end']),
  })
  await run.drive()
  answerInput(run, null)
  await run.drive({ resume: 'input' })
  expect(eventsOf(run, 'node_end')).toMatchObject([
    { status: 'failed', error: { code: 'input_declined', message: 'Ada declined to answer.' } },
  ])
  expect(eventsOf(run, 'input_request')).toHaveLength(1)
})

test('a question that nobody answers in time fails its node', async () => {
  const run = graphRun({
    graph: graphWith(
      [ask({ timeout_seconds: 60, on_error: 'continue' }), model('b', '[{{ask}}]')],
      ['start > ask > b > end'],
    ),
  })
  await run.drive()
  expect(openQuestion(run).expiresAt).toBe(1000 + 60_000)
  run.clock.advance(59_999)
  await run.drive({ resume: 'input' })
  expect(run.state().status).toBe('waiting')
  run.clock.advance(1)
  await run.drive({ resume: 'input' })
  expect(eventsOf(run, 'input_response')).toMatchObject([{ value: null, by: 'policy' }])
  expect(eventsOf(run, 'node_end')[0]?.error).toMatchObject({
    code: 'node_timeout',
    message: 'Nobody answered in time.',
  })
  expect(promptsOf(run, 'b')).toEqual(['[]'])
})

test('a question fails where nobody can be asked', async () => {
  const run = graphRun({ graph: asking, approvals: 'refuse' })
  await run.drive()
  expect(eventsOf(run, 'input_request')).toEqual([])
  expect(eventsOf(run, 'node_end')[0]?.error).toMatchObject({ code: 'input_declined' })
})

test('a question outlives its driver, and goes on in its span when that died with others at work', async () => {
  const run = graphRun({
    graph: graphWith(
      [ask(), model('slow'), model('b', '{{ask}} {{slow}}')],
      ['start > ask > b > end', 'start > slow > b'],
    ),
    models: { slow: [{ text: 'one two three' }] },
  })
  await run.drive({ onEvent: ({ type }) => (type === 'chunk' ? 'kill' : undefined) })
  await run.drive()
  answerInput(run, 'this')
  await run.drive({ resume: 'input' })
  expect(eventsOf(run, 'input_request')).toHaveLength(1)
  expect(eventsOf(run, 'node_start').map(({ node_id, attempt }) => `${node_id} ${attempt}`)).toEqual([
    'ask 1',
    'slow 1',
    'slow 2',
    'b 1',
  ])
  expect(promptsOf(run, 'b')).toEqual(['this one two three'])
})

test('an answer that was heard by a driver which then died is not asked for again', async () => {
  const run = graphRun({ graph: asking })
  await run.drive()
  answerInput(run, 'this')
  await run.drive({
    resume: 'input',
    onEvent: ({ type }) => (type === 'input_response' ? 'kill' : undefined),
  })
  await run.drive()
  expect(eventsOf(run, 'input_request')).toHaveLength(1)
  expect(resultOfRun(run)).toBe('b(this)')
})

test('a question is stopped with its run', async () => {
  const run = graphRun({ graph: asking })
  await run.drive()
  run.stop.abort({ reason: 'user', by: 'Ada' })
  await run.drive({ resume: 'input' })
  expect(run.log.slice(-2)).toMatchObject([
    { type: 'node_end', node_id: 'ask', status: 'stopped' },
    { type: 'run_end', status: 'stopped', by: 'Ada' },
  ])
  expect([...run.state().open]).toEqual([])
})

test('the time in which a person is waited for does not count for the container around', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'sub', kind: 'subgraph', graph: 'inner', timeout_seconds: 5 }],
      ['start > sub > end'],
    ),
    graphs: { inner: graphWith([ask(), model('b', '{{ask}}')], ['start > ask > b > end']) },
    models: { b: () => new Promise(() => {}) },
  })
  await run.drive()
  run.clock.advance(3_600_000)
  answerInput(run, 'at last')
  await letTimePass(run, run.drive({ resume: 'input' }))
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'ask completed',
    'b stopped',
    'sub failed',
  ])
  expect(run.state().elapsed).toBe(3_605_000)
})

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
  answerInput(run, 'that one')
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
        // oxlint-disable-next-line require-yield
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
    message: 'There is no tool "erase" at builtin.',
  })
})
