import type { ClientSession } from 'mongoose'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import { AppError } from '@/lib/server/http/app-error'
import { runEnding } from '@/lib/server/storage/run-ending'
import type { NewRun, RunRecord, Storage } from '@/lib/server/storage/storage'
import type { RunEventOf } from '@/lib/protocol/events'
import type { Collections } from './connect'
import { conversationFields } from './conversations'
import type { Database } from './database'
import { answerContent, insertMessages, partsOf } from './messages'
import { activeIn, findUnfinished, oldestFirst, statusByRuns } from './run-status'
import type { RunDocument } from './schema'
import { isDuplicate } from './unavailable'

type RunVerbs = Pick<
  Storage,
  | 'startRun'
  | 'finishRun'
  | 'cancelRun'
  | 'markWaiting'
  | 'findRun'
  | 'findRunByKey'
  | 'unfinishedRuns'
  | 'forgetKeys'
  | 'activeRuns'
>

export function runVerbs(database: Database): RunVerbs {
  async function findRunByKey(owner: string, idempotency_key: string): Promise<RunRecord | undefined> {
    return database.use(async ({ runs }) => {
      const found = await runs.findOne({ owner, idempotency_key }).lean()
      return found ? runOf(found) : undefined
    })
  }

  async function knownByKey(owner: string, { idempotencyKey }: RunRecord): Promise<RunRecord | undefined> {
    return idempotencyKey === undefined ? undefined : findRunByKey(owner, idempotencyKey)
  }

  return {
    findRunByKey,

    async startRun(owner, newRun) {
      const { run } = newRun
      const known = await knownByKey(owner, run)
      if (known) return { run: known, created: false }
      try {
        await database.transact((collections, session) => insertRun(collections, owner, newRun, session))
        return { run, created: true }
      } catch (error) {
        // Of starts at once with one key, the index lets one through.
        const winner = isDuplicate(error) ? await knownByKey(owner, run) : undefined
        if (!winner) throw error
        return { run: winner, created: false }
      }
    },

    async finishRun(owner, runId, blocks, end) {
      await database.transact(async (collections, session) => {
        const { conversations, messages, parts, runs } = collections
        const run = await findUnfinished(collections, owner, runId, session)
        if (!run) return
        const { status, duration_ms, usage } = end
        const ended = run.created + duration_ms
        const answer = { owner, conversation_id: run.conversation_id, id: run.answer_message_id }
        const { fields, further } = answerContent(blocks, end)
        const ending = JSON.stringify(runEnding(end))
        await runs.updateOne({ owner, id: runId }, { $set: { status, ended, ending } }, { session })
        await messages.updateOne({ owner, id: answer.id }, { $set: fields }, { session })
        if (further.length > 0) await parts.insertMany(partsOf(answer, further), { session })
        const statusNow = await statusByRuns(collections, owner, run.conversation_id, session)
        await conversations.updateOne(
          { owner, id: run.conversation_id },
          {
            $set: { status: statusNow ?? status },
            $max: { updated: ended },
            $inc: {
              changes: 1,
              'usage.prompt_tokens': usage.prompt_tokens,
              'usage.completion_tokens': usage.completion_tokens,
              'usage.total_tokens': usage.total_tokens,
            },
          },
          { session },
        )
      })
    },

    async cancelRun(owner, runId, by) {
      await database.transact(async (collections, session) => {
        const { runs } = collections
        const run = await findUnfinished(collections, owner, runId, session)
        if (!run || run.cancelled_by !== undefined) return
        await runs.updateOne({ owner, id: runId }, { $set: { cancelled_by: by } }, { session })
      })
    },

    async markWaiting(owner, runId, isWaiting) {
      const [before, after] = isWaiting
        ? (['running', 'waiting'] as const)
        : (['waiting', 'running'] as const)
      await database.transact(async (collections, session) => {
        const { conversations, runs } = collections
        const run = await findUnfinished(collections, owner, runId, session)
        if (run?.status !== before) return
        await runs.updateOne({ owner, id: runId }, { $set: { status: after } }, { session })
        const status = await statusByRuns(collections, owner, run.conversation_id, session)
        await conversations.updateOne(
          { owner, id: run.conversation_id },
          { $set: { status: status ?? after }, $inc: { changes: 1 } },
          { session },
        )
      })
    },

    findRun(owner, runId) {
      return database.use(async ({ runs }) => {
        const found = await runs.findOne({ owner, id: runId }).lean()
        return found ? runOf(found) : undefined
      })
    },

    unfinishedRuns() {
      // In a transaction, so that a run which changes from one to the other meanwhile is not missed.
      return database.transact(async ({ runs }, session) => {
        const running = await runs.find({ status: 'running' }, null, { session }).lean()
        const waiting = await runs.find({ status: 'waiting' }, null, { session }).lean()
        const found = [...running, ...waiting].toSorted(oldestFirst)
        return found.map((run) => ({ owner: run.owner, run: runOf(run) }))
      })
    },

    async forgetKeys(before) {
      await database.use(({ runs, operator }) =>
        runs.updateMany(
          { idempotency_key: operator({ $gte: '' }), ended: operator({ $lt: before }) },
          { $unset: { idempotency_key: 1, body_hash: 1 } },
        ),
      )
    },

    activeRuns(owner, conversationId) {
      return database.use(async (collections) => {
        const active = activeIn(collections, owner, conversationId)
        return (await collections.runs.find(active).lean()).toSorted(oldestFirst).map(runOf)
      })
    },
  }
}

async function insertRun(
  collections: Collections,
  owner: string,
  newRun: NewRun,
  session: ClientSession,
): Promise<void> {
  const { run, prompt, answer } = newRun
  const added = prompt ? [prompt, answer] : [answer]
  const position = await enterConversation(collections, owner, newRun, added.length, session)
  await insertMessages(collections, owner, added, position, session)
  await collections.runs.insertMany([runFields(owner, run, answer)], { session })
}

/**
 * Makes the conversation running (or lets it wait), and takes places for messages in it.
 * @returns the first place. The conversation's document counts them, so that no two runs get the same.
 */
async function enterConversation(
  collections: Collections,
  owner: string,
  { conversation, run }: NewRun,
  places: number,
  session: ClientSession,
): Promise<number> {
  const { conversations } = collections
  if (conversation) {
    const updated = Math.max(conversation.updated, run.created)
    const begun = { ...conversation, status: 'running' as const, updated }
    await conversations.insertMany([{ owner, ...conversationFields(begun), positions: places }], { session })
    return 1
  }
  const status = await statusByRuns(collections, owner, run.conversationId, session)
  const before = await conversations
    .findOneAndUpdate(
      { owner, id: run.conversationId },
      { $set: { status: status ?? 'running' }, $max: { updated: run.created }, $inc: { positions: places } },
      { session, returnDocument: 'before' },
    )
    .lean()
  if (before) return before.positions + 1
  throw new AppError('not_found', 'This conversation does not exist (any more).', {
    param: 'conversation_id',
  })
}

export function runOf(document: RunDocument): RunRecord {
  // Written by `JSON.stringify` of the same type.
  const start: RunEventOf<'run_start'> = JSON.parse(document.start)
  return {
    id: document.id,
    conversationId: document.conversation_id,
    answerMessageId: document.answer_message_id,
    start,
    status: document.status,
    cancelledBy: document.cancelled_by,
    idempotencyKey: document.idempotency_key,
    bodyHash: document.body_hash,
    created: document.created,
  }
}

/**
 * `answer` says who speaks in the run, and how it ended if it has. Absent fields stay absent, because the indexes over
 * keys hold those runs alone that have one.
 */
export function runFields(owner: string, run: RunRecord, { speaker, end }: AnswerMessage): RunDocument {
  const { cancelledBy, idempotencyKey, bodyHash } = run
  return {
    owner,
    id: run.id,
    conversation_id: run.conversationId,
    answer_message_id: run.answerMessageId,
    start: JSON.stringify(run.start),
    status: run.status,
    ...(cancelledBy !== undefined && { cancelled_by: cancelledBy }),
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
    ...(bodyHash !== undefined && { body_hash: bodyHash }),
    created: run.created,
    mode: run.start.mode,
    speaker,
    ...(end && { ended: run.created + end.duration_ms, ending: JSON.stringify(runEnding(end)) }),
  }
}
