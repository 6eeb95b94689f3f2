import { expect, test } from 'vitest'
import { agentRequestSchema } from '@/lib/protocol/requests'
import { AppError } from '@/lib/server/http/app-error'
import { cancelRun } from './cancel-run'
import { openConversation } from './conversations'
import { answerMessage, body, openWeir, owner, read } from './runs-test-setup'
import { startAgentRun } from './start-agent-run'
import { startChatRun } from './start-chat-run'

test('the prompt and the empty answer are stored before the model is called', async () => {
  await using weir = openWeir({ drives: false })
  const run = await startChatRun(weir, owner, body(), undefined)
  expect(weir.seen).toEqual([])
  const { messages, active_runs } = await openConversation(weir, owner, run.conversationId)
  expect(messages).toMatchObject([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', blocks: [] },
  ])
  expect(active_runs).toEqual([{ run_id: run.id, answer_message_id: run.answerMessageId, last_seq: 2 }])
})

test('two requests at once with one key start one run', async () => {
  await using weir = openWeir()
  const runs = await Promise.all(Array.from({ length: 8 }, () => startChatRun(weir, owner, body(), 'key-1')))
  expect(new Set(runs.map((run) => run.id)).size).toBe(1)
  await read(weir, runs[0]?.id ?? '')
  expect(weir.seen).toHaveLength(1)
})

test('a second request with the same key joins even when there is one place', async () => {
  await using weir = openWeir({ maxConcurrent: 1 })
  const [first, second] = await Promise.all([1, 2].map(() => startChatRun(weir, owner, body(), 'key-1')))
  expect(first?.id).toBe(second?.id)
})

test('the same key with another body is refused', async () => {
  await using weir = openWeir()
  await startChatRun(weir, owner, body(), 'key-1')
  await expect(startChatRun(weir, owner, body({ user_prompt: 'Other' }), 'key-1')).rejects.toMatchObject({
    code: 'idempotency_mismatch',
    status: 422,
  })
})

test('a key that began a chat begins no agent', async () => {
  await using weir = openWeir()
  const { user_prompt, model_name } = body()
  await startChatRun(weir, owner, body(), 'key-1')
  const agent = agentRequestSchema.parse({ user_prompt, model_name })
  await expect(startAgentRun(weir, owner, agent, 'key-1')).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  })
})

test('a run is named after the model, or after the agent, that the request names', async () => {
  await using weir = openWeir()
  const start = async (fields: object) =>
    (await startAgentRun(weir, owner, agentRequestSchema.parse({ user_prompt: 'Go.', ...fields }), undefined))
      .start
  const ofModel = await start({ model_name: 'Hi' })
  expect(ofModel).toMatchObject({ mode: 'agent', model_name: 'Hi' })
  expect(ofModel).not.toHaveProperty('agent_name')
  const ofAgent = await start({ agent_name: 'Researcher' })
  expect(ofAgent).toMatchObject({ mode: 'agent', agent_name: 'researcher' })
  expect(ofAgent).not.toHaveProperty('model_name')
})

test.each([
  [{ model_name: 'none' }, 'model_name'],
  [{ agent_name: 'researcher', model_name: 'none' }, 'model_name'],
  [{ agent_name: 'nobody' }, 'agent_name'],
])('%j is refused by the name of its own field', async (fields, param) => {
  await using weir = openWeir()
  const agent = agentRequestSchema.parse({ user_prompt: 'Go.', ...fields })
  await expect(startAgentRun(weir, owner, agent, undefined)).rejects.toMatchObject({ param })
  if (!('agent_name' in fields))
    await expect(startChatRun(weir, owner, body(fields), undefined)).rejects.toMatchObject({ param })
})

test('more runs than allowed are refused with Retry-After, and nothing is stored', async () => {
  await using weir = openWeir({ maxConcurrent: 1 })
  const first = await startChatRun(weir, owner, body({ model_name: 'hang' }), undefined)
  await expect(startChatRun(weir, owner, body(), undefined)).rejects.toMatchObject({
    code: 'too_many_runs',
    status: 429,
    retryAfter: expect.any(Number),
  })
  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toHaveLength(1)
  await cancelRun(weir, owner, first.id, 'You')
})

test('a prompt goes on from the answer that it follows; reasoning is not sent again', async () => {
  await using weir = openWeir()
  const first = await startChatRun(weir, owner, body(), undefined)
  await read(weir, first.id)
  await expect.poll(async () => (await weir.storage.findRun(owner, first.id))?.status).toBe('completed')
  const { conversationId, answerMessageId } = first
  const next = body({
    user_prompt: 'And?',
    conversation_id: conversationId,
    parent_message_id: answerMessageId,
  })
  await read(weir, (await startChatRun(weir, owner, next, undefined)).id)
  expect(weir.seen[1]?.messages).toEqual([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi there' },
    { role: 'user', content: 'And?' },
  ])
})

test('without a parent a prompt follows the last answer', async () => {
  await using weir = openWeir()
  const first = await startChatRun(weir, owner, body(), undefined)
  await read(weir, first.id)
  await expect.poll(async () => (await weir.storage.findRun(owner, first.id))?.status).toBe('completed')
  const next = await startChatRun(weir, owner, body({ conversation_id: first.conversationId }), undefined)
  expect(next.start.input.parent_message_id).toBe(first.answerMessageId)
})

test('Retry makes a sibling under the same prompt', async () => {
  await using weir = openWeir()
  const first = await startChatRun(weir, owner, body({ model_name: 'Half+boom' }), undefined)
  await read(weir, first.id)
  await expect.poll(async () => (await weir.storage.findRun(owner, first.id))?.status).toBe('failed')
  const again = await startChatRun(
    weir,
    owner,
    body({ user_prompt: '', retry_of: first.answerMessageId }),
    undefined,
  )
  await read(weir, again.id)
  const answers = await Promise.all([first, again].map((run) => answerMessage(weir, run.answerMessageId)))
  expect(answers[0]?.parent_id).toBe(answers[1]?.parent_id)
  expect((await openConversation(weir, owner, first.conversationId)).messages).toHaveLength(3)
})

test('a send under an answer that still runs is refused, naming the run', async () => {
  await using weir = openWeir()
  const first = await startChatRun(weir, owner, body({ model_name: 'hang' }), undefined)
  const next = body({ conversation_id: first.conversationId, parent_message_id: first.answerMessageId })
  await expect(startChatRun(weir, owner, next, undefined)).rejects.toMatchObject({
    code: 'run_in_progress',
    runId: first.id,
  })
  await cancelRun(weir, owner, first.id, 'You')
})

test.each([
  ['an unknown model', { model_name: 'none' }, 'model_not_found'],
  ['an unknown conversation', { conversation_id: 'missing' }, 'not_found'],
  ['an unknown answer', { retry_of: 'missing' }, 'not_found'],
  ['an unknown tool server', { mcp_servers: ['files'] }, 'not_found'],
  ['a parent without its conversation', { parent_message_id: 'some' }, 'invalid_request'],
])('%s is refused and nothing is stored', async (_name, input, code) => {
  await using weir = openWeir()
  await expect(startChatRun(weir, owner, body(input), undefined)).rejects.toMatchObject({ code })
  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toEqual([])
})

const away = () => new AppError('unavailable', 'The database cannot be reached.')

test('before the runs of the last process were taken over no run starts', async () => {
  await using weir = openWeir({ isRecovered: false })

  await expect(startChatRun(weir, owner, body(), 'key')).rejects.toMatchObject({
    code: 'unavailable',
    status: 503,
    retryAfter: expect.any(Number),
  })

  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toEqual([])
})

test('a storage that goes before it stored a run leaves nothing behind', async () => {
  let runId = ''
  await using weir = openWeir({
    around: () => ({
      async startRun(_owner, { run }) {
        runId = run.id
        throw away()
      },
    }),
  })

  await expect(startChatRun(weir, owner, body(), 'key')).rejects.toMatchObject({ code: 'unavailable' })

  await expect.poll(() => weir.log.head(owner, runId)).toBeUndefined()
  expect(weir.seen).toEqual([])
})

test('a storage that goes after it stored a run has it driven, and the same key finds it', async () => {
  await using weir = openWeir({
    around: (sound) => ({
      async startRun(...arguments_) {
        await sound.startRun(...arguments_)
        throw away()
      },
    }),
  })
  await expect(startChatRun(weir, owner, body(), 'key')).rejects.toMatchObject({ code: 'unavailable' })

  const run = await startChatRun(weir, owner, body(), 'key')

  expect(await read(weir, run.id)).toContain('"status":"completed"')
  expect(weir.seen).toHaveLength(1)
})

test('a run that the storage refuses leaves no log', async () => {
  let runId = ''
  await using weir = openWeir({
    around: () => ({
      async startRun(_owner, { run }) {
        runId = run.id
        throw new AppError('not_found', 'This conversation does not exist (any more).')
      },
    }),
  })

  await expect(startChatRun(weir, owner, body(), undefined)).rejects.toMatchObject({ code: 'not_found' })

  expect(await weir.log.head(owner, runId)).toBeUndefined()
})
