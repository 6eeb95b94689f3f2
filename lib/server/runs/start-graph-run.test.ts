import { expect, test } from 'vitest'
import { graphWith, model } from '@/lib/server/engine/graph-test-setup'
import { cancelRun } from './cancel-run'
import { openConversation } from './conversations'
import { foldLog } from './fold-log'
import { breaksOnce, execute, openGraphs, putGraph, untilStatus } from './graph-runs-test-setup'
import { answerMessage, body, openWeir, owner, read } from './runs-test-setup'
import { startChatRun } from './start-chat-run'
import { startGraphRun } from './start-graph-run'

const two = graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end'])
const schema = {
  type: 'object',
  properties: { topic: { type: 'string' } },
  required: ['topic'],
  additionalProperties: false,
}
const withForm = {
  ...graphWith([model('a', '{{start.topic}}')], ['start > a > end']),
  nodes: [
    { id: 'start', kind: 'start' as const, schema },
    ...graphWith([model('a', '{{start.topic}}')], []).nodes.slice(1),
  ],
}

test('a graph runs to its end, and its answer keeps what it gave, the chain and each node', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'work', two)
  const run = await startGraphRun(weir, owner, execute(), undefined)
  expect(run.start).toMatchObject({ mode: 'graph', graph_name: 'work', input: { content: 'Go.' } })
  expect(await read(weir, run.id)).toMatch(/"graph_complete".*"final_result":"b\(a\(Go\.\)\)"[^]*\[DONE\]/)
  await untilStatus(weir, run.id, 'completed')
  const { blocks, end, speaker } = await answerMessage(weir, run.answerMessageId)
  expect(speaker).toBe('work')
  expect(end).toMatchObject({
    status: 'completed',
    final_result: 'b(a(Go.))',
    execution_chain: [['a'], ['b']],
  })
  expect(blocks.filter(({ type }) => type === 'node')).toMatchObject([
    { span: { nodeId: 'a', input: 'Go.', output: 'a(Go.)' } },
    { span: { nodeId: 'b', input: 'a(Go.)', output: 'b(a(Go.))' } },
  ])
})

test('a chat behind a graph is told what the graph gave, and not what its nodes said', async () => {
  await using weir = openWeir({ more: { defaultModel: async () => 'Some+ words' } })
  await weir.storage.putDocument(owner, {
    kind: 'graph',
    id: 'work',
    revision: 1,
    body: graphWith([model('a'), model('b')], ['start > a > b > end'], { end_template: 'Result: {{b}}' }),
    created: 1,
    updated: 1,
  })
  const { id, conversationId } = await startGraphRun(weir, owner, execute(), undefined)
  await read(weir, id)
  await untilStatus(weir, id, 'completed')
  const chat = await startChatRun(
    weir,
    owner,
    body({ user_prompt: 'And?', conversation_id: conversationId }),
    undefined,
  )
  await read(weir, chat.id)
  expect(weir.seen.at(-1)?.messages).toEqual([
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: 'Result: Some words' },
    { role: 'user', content: 'And?' },
  ])
})

test.each([
  ['a graph that is not there', { graph_name: 'none' }, 'graph_not_found'],
  ['a graph with errors', { graph_name: 'broken' }, 'graph_invalid'],
  ['an empty input', { input_text: ' \n' }, 'invalid_request'],
  ['an input that is no JSON where the graph begins with a form', { graph_name: 'form' }, 'invalid_request'],
  ['a form that lacks a field', { graph_name: 'form', input_text: '{"length": 3}' }, 'invalid_request'],
  ['an unknown conversation', { conversation_id: 'missing' }, 'not_found'],
  ['a run to go on with that is not there', { continue_from_checkpoint: 'missing' }, 'not_found'],
])('%s is refused, and nothing is stored', async (_name, fields, code) => {
  await using weir = openGraphs()
  await putGraph(weir, 'work', two)
  await putGraph(weir, 'broken', graphWith([model('a')], ['start > end']))
  await putGraph(weir, 'form', withForm)
  await expect(startGraphRun(weir, owner, execute(fields), undefined)).rejects.toMatchObject({ code })
  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toEqual([])
})

test('a form that was filled in is read by its fields', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'form', withForm)
  const body = execute({ graph_name: 'form', input_text: '{"topic": "Weirs"}' })
  const run = await startGraphRun(weir, owner, body, undefined)
  await read(weir, run.id)
  expect((await foldLog(weir.log, owner, run.id)).finalResult).toBe('a(Weirs)')
})

test('a run keeps the version that it began with', async () => {
  const gate = Promise.withResolvers<void>()
  await using weir = openGraphs({ a: () => gate.promise.then(() => ({ text: 'A' })) })
  await putGraph(weir, 'work', two)
  const run = await startGraphRun(weir, owner, execute(), undefined)
  await putGraph(weir, 'work', graphWith([model('other')], ['start > other > end']), 2)
  gate.resolve()
  await read(weir, run.id)
  expect((await foldLog(weir.log, owner, run.id)).finalResult).toBe('b(A)')
  const next = await startGraphRun(weir, owner, execute(), undefined)
  await read(weir, next.id)
  expect([run, next].map(({ start }) => start.definition['revision'])).toEqual([1, 2])
  expect(weir.called).toEqual(['a', 'b', 'other'])
})

test('a run in the background says so, for whoever tells of its end', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'work', two)
  const run = await startGraphRun(weir, owner, execute({ background: true }), undefined)
  expect(run.start.definition['is_background']).toBe(true)
  await untilStatus(weir, run.id, 'completed')
})

test('the limits of a graph are those of its run', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'work', { ...two, limits: { max_tokens: 12, max_seconds: 60 } })
  const run = await startGraphRun(weir, owner, execute(), undefined)
  expect(run.start.limits).toEqual({ max_tokens: 12, max_seconds: 60 })
  await untilStatus(weir, run.id, 'stopped')
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({ reason: 'limit_tokens' })
})

test('Stop ends a graph in mid-run, with every node that works', async () => {
  await using weir = openGraphs({ b: () => new Promise(() => {}) })
  await putGraph(weir, 'work', two)
  const run = await startGraphRun(weir, owner, execute(), undefined)
  await expect.poll(() => weir.called).toEqual(['a', 'b'])
  await cancelRun(weir, owner, run.id, 'You')
  await untilStatus(weir, run.id, 'stopped')
  const { blocks } = await answerMessage(weir, run.answerMessageId)
  expect(blocks.filter(({ type }) => type === 'node').map(({ nodeInfo }) => nodeInfo?.status)).toEqual([
    'completed',
    'stopped',
  ])
})

test('a run that failed goes on as a new run under the same prompt, and what had finished is not run again', async () => {
  await using weir = openGraphs({ b: breaksOnce('B') })
  await putGraph(weir, 'work', two)
  const failed = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, failed.id, 'failed')
  await putGraph(weir, 'work', graphWith([model('other')], ['start > other > end']), 2)

  const run = await startGraphRun(weir, owner, execute({ continue_from_checkpoint: failed.id }), 'key')
  await read(weir, run.id)

  expect(run.start).toMatchObject({ resumed_from: failed.id, definition: { revision: 1 } })
  expect(weir.called).toEqual(['a', 'b', 'b'])
  const state = await foldLog(weir.log, owner, run.id)
  expect(state.finalResult).toBe('B')
  expect(await read(weir, run.id)).toContain('"reason":"checkpoint"')
  const { messages } = await openConversation(weir, owner, failed.conversationId)
  expect(messages.map(({ role, parent_id }) => [role, parent_id])).toEqual([
    ['user', null],
    ['assistant', messages[0]?.id],
    ['assistant', messages[0]?.id],
  ])
  const again = await startGraphRun(weir, owner, execute({ continue_from_checkpoint: failed.id }), 'key')
  expect(again.id).toBe(run.id)
})

test.each([
  [{ graph_name: 'none' }, 'graph_not_found', 'graph_name'],
  [{ graph_name: 'beside' }, 'invalid_request', 'graph_name'],
  [{ retry_of: 'another' }, 'invalid_request', 'retry_of'],
  [{ conversation_id: 'another' }, 'invalid_request', 'conversation_id'],
  [{ parent_message_id: 'another' }, 'invalid_request', 'parent_message_id'],
  [{ input_text: 'Stop.' }, 'invalid_request', 'input_text'],
  [{ continue_from_checkpoint: 'missing' }, 'not_found', 'continue_from_checkpoint'],
])('a run goes on as it is: %j is refused, and nothing runs', async (fields, code, param) => {
  await using weir = openGraphs({ b: breaksOnce('B') })
  await putGraph(weir, 'work', two)
  await putGraph(weir, 'beside', two)
  const failed = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, failed.id, 'failed')
  const { id, conversationId: conversation_id, answerMessageId: retry_of } = failed
  const goOn = (more: object) =>
    startGraphRun(weir, owner, execute({ input_text: '', continue_from_checkpoint: id, ...more }), undefined)
  await expect(goOn(fields)).rejects.toMatchObject({ code, param })
  expect(weir.called).toEqual(['a', 'b'])
  const same = { graph_name: 'Work', input_text: 'Go.', conversation_id, retry_of, parent_message_id: null }
  const run = await goOn(same)
  expect(run.start).toMatchObject({ resumed_from: id, input: failed.start.input })
  await untilStatus(weir, run.id, 'completed')
})

test('a prompt that is tried again has to fit the form that the graph begins with by now', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'work', two)
  const first = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, first.id, 'completed')
  await putGraph(weir, 'work', withForm, 2)
  const retry = execute({ retry_of: first.answerMessageId })
  await expect(startGraphRun(weir, owner, retry, undefined)).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'retry_of',
    message: 'The prompt of this answer must be JSON: this graph begins with a form.',
  })
  await putGraph(weir, 'work', two, 3)
  const run = await startGraphRun(weir, owner, retry, undefined)
  expect(run.start.input).toEqual(first.start.input)
  await untilStatus(weir, run.id, 'completed')
})

test('no run goes on from one that still runs, that is of no graph, or whose log is gone', async () => {
  await using weir = openGraphs({ a: () => new Promise(() => {}), b: breaksOnce('B') })
  await putGraph(weir, 'work', two)
  const goOn = (id: string) =>
    startGraphRun(weir, owner, execute({ continue_from_checkpoint: id }), undefined)
  const running = await startGraphRun(weir, owner, execute(), undefined)
  await expect(goOn(running.id)).rejects.toMatchObject({ code: 'run_in_progress', runId: running.id })
  await cancelRun(weir, owner, running.id, 'You')
  await untilStatus(weir, running.id, 'stopped')
  await weir.log.remove(owner, [running.id])
  await expect(goOn(running.id)).rejects.toMatchObject({ code: 'log_expired' })
  const chat = await startChatRun(weir, owner, body({ model_name: 'chat' }), undefined)
  await untilStatus(weir, chat.id, 'completed')
  await expect(goOn(chat.id)).rejects.toMatchObject({ code: 'invalid_request' })
})
