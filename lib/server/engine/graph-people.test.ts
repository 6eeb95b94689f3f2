/** Nodes that ask a person, and wait. */
import { expect, test } from 'vitest'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import {
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
import type { Tool } from './ports'
import { calls, toolNamed } from './script-test-setup'

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

test('the time in which a tool asks a person does not count for its node', async () => {
  const asks = toolNamed('asks', {
    async *call() {
      const given = Promise.withResolvers<unknown>()
      yield { type: 'question', prompt: 'Which?', answer: given.resolve }
      return { status: 'completed', content: [{ type: 'text', text: String(await given.promise) }] }
    },
  })
  const tool = { server: 'builtin', tool: 'asks' }
  const run = graphRun({
    graph: graphWith([{ id: 't', kind: 'tool', tool, timeout_seconds: 5 }], ['start > t > end']),
    tools: [asks],
  })
  const driven = run.drive()
  await idle()
  run.clock.advance(3_600_000)
  await idle()
  answerInput(run, 'that one')
  await driven
  expect(resultOfRun(run)).toBe('that one')
})

test('what an agent took before it waited for a yes counts behind it, whoever drives it then', async () => {
  const stuck = toolNamed('stuck', { isReadOnly: false, call: () => nothingEver() })
  const run = graphRun({
    graph: graphWith(
      [{ id: 'a', kind: 'agent', timeout_seconds: 5, tools: [{ server: 'builtin', tool: 'stuck' }] }],
      ['start > a > end'],
    ),
    tools: [stuck],
    models: { a: [{ calls: [calls('stuck')], takes: 3000 }] },
  })
  await run.drive()
  run.clock.advance(3_600_000 - 3000)
  run.answer(openQuestion(run).id, { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await letTimePass(run, run.drive({ resume: 'approval' }))
  expect(eventsOf(run, 'node_end')).toMatchObject([
    { status: 'failed', error: { code: 'node_timeout' }, t: 3_602_000 },
  ])
})

async function* nothingEver(): ReturnType<Tool['call']> {
  return new Promise(() => {})
}
