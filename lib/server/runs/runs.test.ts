import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answerOf } from '@/lib/blocks/collect'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import { chatRequestSchema, type ChatRequestInput } from '@/lib/protocol/requests'
import type { ModelClient, ModelRequest } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { createInProcessQueue } from '@/lib/server/run-queue/in-process'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { openSqliteStreamLog } from '@/lib/server/stream-log/sqlite'
import { answerRun } from './answer-run'
import { cancelRun } from './cancel-run'
import { openConversation, removeConversation } from './conversations'
import { driveRun } from './drive-run'
import { foldLog } from './fold-log'
import { checkCursor, followRun } from './follow-run'
import { resumeLostRuns } from './resume-run'
import type { RunServices } from './run-services'
import { startChatRun } from './start-run'

const owner = 'local'
const untilAborted = new AbortController().signal

/** A model that says these words; `flood` is a thousand of them, `hang` waits for Stop, `boom` breaks off. */
function scriptedModel(words: readonly string[], seen: ModelRequest[]): ModelClient {
  return {
    async *stream(request, signal) {
      seen.push(request)
      for (const word of words.flatMap((each) =>
        each === 'flood' ? Array<string>(1000).fill('word') : [each],
      )) {
        if (word === 'boom') throw new AppError('upstream_failed', 'The model broke off (502).')
        if (word === 'hang')
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        if (signal.aborted) return
        yield {
          id: 'c',
          object: 'chat.completion.chunk',
          created: 1,
          model: request.model,
          choices: [{ index: 0, delta: { content: word } }],
        }
      }
    },
  }
}

interface Weir extends RunServices, AsyncDisposable {
  readonly seen: ModelRequest[]
  /** A process that died and came back on the same data. */
  restarted(): Weir
}

function openWeir({
  maxConcurrent = 8,
  drives = true,
  maxRunBytes = 1_000_000,
  folder = mkdtempSync(join(tmpdir(), 'weir-')),
} = {}): Weir {
  const seen: ModelRequest[] = []
  let id = 0
  const queue = createInProcessQueue({
    maxConcurrent,
    onError: (_job, error) => expect.unreachable(String(error)),
  })
  const log = openSqliteStreamLog({ path: join(folder, 'log.sqlite'), maxRunBytes })
  const storage = openSqliteStorage({ path: join(folder, 'weir.sqlite') })
  const prefix = crypto.randomUUID()
  const services: RunServices = {
    storage,
    log,
    queue,
    clock: () => 1_800_000_000_000 + id,
    newId: () => `${prefix}-${++id}`,
    streaming: { heartbeatMs: 15_000, maxMs: 0, compress: false },
    models: {
      clientFor: async (name) => {
        if (name === 'none') throw new AppError('model_not_found', 'There is no model “none”.')
        return scriptedModel(name.split('+'), seen)
      },
    },
  }
  queue.work(async (job, stop) => {
    if (drives) await driveRun(services, job, stop)
  })
  const close = async () => {
    await queue.close(0)
    await log.close()
    await storage.close()
  }
  return {
    ...services,
    seen,
    restarted: () => openWeir({ folder }),
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const body = (input: Partial<ChatRequestInput> = {}) =>
  chatRequestSchema.parse({ user_prompt: 'Hello', model_name: 'Hi+ there', ...input })

async function answerMessage(weir: RunServices, id: string): Promise<AnswerMessage> {
  const message = await weir.storage.findMessage(owner, id)
  if (message?.role !== 'assistant') throw new Error('no answer')
  return message
}

async function read(weir: RunServices, runId: string, after = 0): Promise<string> {
  let text = ''
  for await (const bytes of followRun(weir, owner, runId, after, untilAborted))
    text += Buffer.from(bytes).toString()
  return text
}

test('a run streams its events, ends with [DONE], and its transcript is the fold of its log', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  const text = await read(weir, run.id)
  expect(text).toMatch(/^id: 1\ndata: \{"type":"run_start"/)
  expect(text).toMatch(/"type":"run_end".*\n\ndata: \[DONE\]\n\n$/)
  await expect
    .poll(async () => (await answerMessage(weir, run.answerMessageId)).end?.status)
    .toBe('completed')
  const stored = await answerMessage(weir, run.answerMessageId)
  const state = await foldLog(weir.log, owner, run.id)
  expect(stored.blocks).toEqual(JSON.parse(JSON.stringify(answerOf(state).blocks)))
  expect(stored.blocks.map((block) => block.content)).toEqual(['Hi there'])
})

test('`stream: false` answers the fold of what a reader sees', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toEqual(answerOf(await foldLog(weir.log, owner, run.id)))
  expect(answer).toMatchObject({ run_id: run.id, status: 'completed' })
  expect(answer).not.toHaveProperty('error')
})

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

test('a failed run keeps its partial answer and the error', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+boom' }), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'upstream_failed' } })
  expect(answer.blocks.map((block) => block.content)).toEqual(['Half'])
})

test('a run that outgrows its log fails with a clear error and keeps what fitted', async () => {
  await using weir = openWeir({ maxRunBytes: 20_000 })
  const run = await startChatRun(weir, owner, body({ model_name: 'flood' }), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'log_full' } })
  expect(answer.blocks[0]?.content).toMatch(/^(word)+$/)
})

test('a run whose last words do not fit into its log has failed, too', async () => {
  await using weir = openWeir({ maxRunBytes: 1500 })
  const run = await startChatRun(weir, owner, body({ model_name: 'a+b+c+d+e+f+g+h' }), undefined)
  expect(await answerRun(weir, owner, run.id, untilAborted)).toMatchObject({
    status: 'failed',
    error: { code: 'log_full' },
  })
})

test('Stop ends the run as stopped and keeps what was said', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang+late' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await cancelRun(weir, owner, run.id, 'You')
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer.status).toBe('stopped')
  expect(answer.blocks.map((block) => block.content)).toEqual(['Half'])
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({
    status: 'stopped',
    reason: 'user',
  })
})

test('a second Stop and a Stop after the end change nothing', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  await read(weir, run.id)
  await cancelRun(weir, owner, run.id, 'You')
  await cancelRun(weir, owner, run.id, 'You')
  expect((await weir.storage.findRun(owner, run.id))?.status).toBe('completed')
})

test('two requests at once with one key start one run', async () => {
  await using weir = openWeir()
  const runs = await Promise.all(Array.from({ length: 8 }, () => startChatRun(weir, owner, body(), 'key-1')))
  expect(new Set(runs.map((run) => run.id)).size).toBe(1)
  await read(weir, runs[0]?.id ?? '')
  expect(weir.seen).toHaveLength(1)
})

test('the same key with another body is refused', async () => {
  await using weir = openWeir()
  await startChatRun(weir, owner, body(), 'key-1')
  await expect(startChatRun(weir, owner, body({ user_prompt: 'Other' }), 'key-1')).rejects.toMatchObject({
    code: 'idempotency_mismatch',
    status: 422,
  })
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
  ['tool servers', { mcp_servers: ['files'] }, 'invalid_request'],
])('%s is refused and nothing is stored', async (_name, input, code) => {
  await using weir = openWeir()
  await expect(startChatRun(weir, owner, body(input), undefined)).rejects.toMatchObject({ code })
  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toEqual([])
})

test('after a crash a run ends as interrupted, with its text kept, on the same log', async () => {
  await using crashed = openWeir()
  const run = await startChatRun(crashed, owner, body({ model_name: 'Half+hang' }), undefined)
  await expect.poll(() => crashed.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await using weir = crashed.restarted()
  expect(await resumeLostRuns(weir)).toBe(1)
  const text = await read(weir, run.id, 3)
  expect(text).toMatch(/^id: 4\n.*"status":"interrupted","reason":"server_restart"/)
  const { blocks, end } = await answerMessage(weir, run.answerMessageId)
  expect(blocks.map((block) => block.content)).toEqual(['Half'])
  expect(end).toMatchObject({ status: 'interrupted', reason: 'server_restart' })
  expect(await resumeLostRuns(weir)).toBe(0)
})

test('a crash right after Stop was accepted leaves a stopped run', async () => {
  await using crashed = openWeir({ drives: false })
  const run = await startChatRun(crashed, owner, body(), undefined)
  await crashed.storage.cancelRun(owner, run.id, 'You')
  await using weir = crashed.restarted()
  await resumeLostRuns(weir)
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({
    status: 'stopped',
    reason: 'user',
  })
})

test('a producer that was shut out writes nothing more', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang+late' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await weir.log.open(owner, run.id)
  await expect.poll(() => weir.queue.cancel(run.id, 'You')).toBeUndefined()
  expect(await weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3, ended: false })
})

test('cursors: strictly after, ended with nothing left, beyond the head, expired', async () => {
  await using weir = openWeir()
  const { id } = await startChatRun(weir, owner, body(), undefined)
  await read(weir, id)
  await expect.poll(async () => (await weir.storage.findRun(owner, id))?.status).toBe('completed')
  const run = await weir.storage.findRun(owner, id)
  if (!run) throw new Error('no run')
  const head = await weir.log.head(owner, id)
  const last = head?.lastSeq ?? 0
  expect(await read(weir, id, last - 1)).toMatch(new RegExp(`^id: ${last}\n`))
  expect(await checkCursor(weir, owner, run, last)).toBe('ended')
  await expect(checkCursor(weir, owner, run, last + 1)).rejects.toMatchObject({ code: 'cursor_beyond_head' })
  await weir.log.remove(owner, [id])
  await expect(checkCursor(weir, owner, run, 0)).rejects.toMatchObject({ code: 'log_expired', status: 410 })
})

test('deleting a conversation stops its runs and deletes their logs', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await removeConversation(weir, owner, run.conversationId)
  expect(await weir.log.head(owner, run.id)).toBeUndefined()
  expect(await weir.storage.findRun(owner, run.id)).toBeUndefined()
  await expect(openConversation(weir, owner, run.conversationId)).rejects.toMatchObject({ code: 'not_found' })
})
