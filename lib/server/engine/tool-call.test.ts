import { expect, test } from 'vitest'
import { resultsOf, scriptedRun } from './agent-test-setup'
import { eventsOf, idle } from './driven-run-test-setup'
import type { ToolUpdate } from './ports'
import { calls, gatedTool, says, toolNamed } from './script-test-setup'

test('a call starts with the server that has it, and its result says how long it ran', async () => {
  const { tool, open } = gatedTool('read', { server: 'files' })
  const run = scriptedRun({ turns: { root: [{ calls: [calls('read', { page: 1 })] }] }, tools: [tool] })
  const driven = run.drive()
  await idle()
  run.clock.advance(250)
  open(says('No page.', 'timed_out'))
  await driven
  expect(eventsOf(run, 'tool_start')).toMatchObject([
    { tool_name: 'read', server: 'files', arguments: { page: 1 }, turn: 0 },
  ])
  expect(eventsOf(run, 'tool_result')).toMatchObject([
    { role: 'tool', status: 'timed_out', duration_ms: 250, content: [{ type: 'text', text: 'No page.' }] },
  ])
})

test('the time that its consent took is not part of how long a call ran', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('read'), calls('write')] }] },
    tools: [gatedTool('read').tool, toolNamed('write', { approval: 'ask' })],
  })
  void run.drive()
  await idle()
  run.clock.advance(5000)
  const [request] = eventsOf(run, 'approval_request')
  run.answer(request?.approval_id ?? '', { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await idle()
  expect(eventsOf(run, 'tool_result')).toMatchObject([{ duration_ms: 0 }])
})

/** A run with a tool that reports 1, 2, 3 … of `total`, at these times. */
async function progressAt(times: readonly number[], total = 100) {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('count')] }] },
    tools: [
      toolNamed('count', {
        async *call() {
          for (const [index, time] of times.entries()) {
            run.clock.advance(time - (times[index - 1] ?? 0))
            yield { type: 'progress', progress: index + 1, total, message: `at ${time}` }
          }
          return says('counted')
        },
      }),
    ],
  })
  await run.drive()
  expect(run.log.at(-2)?.type).not.toBe('tool_progress')
  return eventsOf(run, 'tool_progress').map(({ progress, message }) => [progress, message])
}

test('progress comes at most once in 100 ms, and the last of it always', async () => {
  expect(await progressAt([0, 40, 99, 100, 150, 320, 330, 340])).toEqual([
    [1, 'at 0'],
    [4, 'at 100'],
    [6, 'at 320'],
    [8, 'at 340'],
  ])
})

test('a server that says again and again that it is done is held back as well', async () => {
  expect(await progressAt([0, 1, 2, 3], 1)).toEqual([
    [1, 'at 0'],
    [4, 'at 3'],
  ])
})

const unknownOutcome = 'Interrupted: the server stopped while this ran. Whether it took effect is not known.'

/** A tool that asks and says what it was told. */
const curious = toolNamed('ask', {
  isRepeatable: false,
  async *call() {
    const given = Promise.withResolvers<unknown>()
    yield { type: 'question', prompt: 'Which one?', schema: { type: 'object' }, answer: given.resolve }
    return says(`told ${JSON.stringify(await given.promise)}`)
  },
})

test('a question in the middle of a call keeps its driver, and its answer goes back into the call', async () => {
  const run = scriptedRun({ turns: { root: [{ calls: [calls('ask')] }] }, tools: [curious] })
  const driven = run.drive()
  await idle()
  const [request] = eventsOf(run, 'input_request')
  expect(request).toMatchObject({ prompt: 'Which one?', schema: { type: 'object' } })
  expect(run.state().status).toBe('waiting')
  run.wake()
  await idle()
  expect(eventsOf(run, 'input_response')).toEqual([])
  run.answer(request?.input_id ?? '', { type: 'input', value: { colour: 'red' }, by: 'Ada' })
  await driven
  expect(eventsOf(run, 'input_response')).toMatchObject([{ value: { colour: 'red' }, by: 'Ada' }])
  expect(resultsOf(run)).toEqual([['completed', 'told {"colour":"red"}']])
  expect(run.drives).toHaveLength(1)
})

test('a tool that asks where nobody is there is told so at once, and goes on', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('ask')] }] },
    tools: [curious],
    approvals: 'refuse',
  })
  await run.drive()
  expect(eventsOf(run, 'input_request')).toEqual([])
  expect(resultsOf(run)).toEqual([['completed', 'told null']])
})

test('two calls that ask at once are each given their own answer', async () => {
  const run = scriptedRun({ turns: { root: [{ calls: [calls('ask'), calls('ask')] }] }, tools: [curious] })
  const driven = run.drive()
  await idle()
  const [first, second] = eventsOf(run, 'input_request')
  run.answer(second?.input_id ?? '', { type: 'input', value: 2, by: 'Ada' })
  await idle()
  expect(resultsOf(run)).toEqual([['completed', 'told 2']])
  run.answer(first?.input_id ?? '', { type: 'input', value: null, by: 'Ada' })
  await driven
  expect(resultsOf(run)).toEqual([
    ['completed', 'told 2'],
    ['completed', 'told null'],
  ])
})

test('a question whose driver died is closed: nobody would hear its answer', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('ask')] }, { text: 'I see' }] },
    tools: [curious],
  })
  await run.drive({ onEvent: ({ type }) => (type === 'input_request' ? 'kill' : undefined) })
  await run.drive()
  expect(eventsOf(run, 'input_response')).toMatchObject([{ value: null, by: 'policy' }])
  expect(resultsOf(run)).toEqual([['interrupted', unknownOutcome]])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test.for([
  ['a call that may be repeated is run again', true],
  ['the outcome of one that may not is told as unknown', false],
] as const)('after the death of its driver, %s', async ([, isRepeatable]) => {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('count'), calls('read', { page: 1 })] }, { text: 'I see' }] },
    tools: [toolNamed('count'), gatedTool('read', { isRepeatable }).tool],
  })
  await run.drive({ onEvent: ({ type }) => (type === 'tool_result' ? 'kill' : undefined) })
  expect(run.drives[0]?.executed.map(({ name }) => name)).toEqual(['count', 'read'])
  await Promise.race([run.drive(), idle()])
  expect(run.drives[1]?.executed).toMatchObject(isRepeatable ? [{ name: 'read', args: { page: 1 } }] : [])
  expect(resultsOf(run).slice(1)).toEqual(isRepeatable ? [] : [['interrupted', unknownOutcome]])
})

test('a tool is told whose call it is, and its signal aborts with Stop', async () => {
  const heard: unknown[] = []
  const hang = toolNamed('hang', {
    async *call(_args, context, signal): AsyncGenerator<ToolUpdate, never> {
      heard.push(context)
      signal.addEventListener('abort', () => heard.push('aborted'))
      yield { type: 'progress', message: 'hanging' }
      return new Promise<never>(() => {})
    },
  })
  const run = scriptedRun({ turns: { root: [{ calls: [calls('hang')] }] }, tools: [hang] })
  const driven = run.drive()
  await idle()
  run.stop.abort({ reason: 'user' })
  await driven
  const toolCallId = eventsOf(run, 'tool_start')[0]?.tool_call_id
  expect(heard).toEqual([{ owner: 'owner', conversationId: 'conversation', toolCallId }, 'aborted'])
  expect(eventsOf(run, 'tool_result')).toMatchObject([{ tool_call_id: toolCallId, status: 'stopped' }])
})
