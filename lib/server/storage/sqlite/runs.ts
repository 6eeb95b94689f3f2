import { AppError } from '@/lib/server/http/app-error'
import { runEnding } from '@/lib/server/storage/run-ending'
import type { NewRun, Storage } from '@/lib/server/storage/storage'
import { conversationQueries } from './conversations'
import type { Database } from './database'
import { messageQueries } from './messages'
import {
  conversationValues,
  messageValues,
  readConversationId,
  readEndedRun,
  readOwner,
  readRun,
  runValues,
  usageValues,
} from './rows'
import { unfinished } from './schema'

export const runQueries = {
  insert: `
    insert into runs (owner, id, conversation_id, answer_message_id, start, status,
      cancelled_by, idempotency_key, body_hash, created, ended, mode, speaker, ending)
    values (:owner, :id, :conversation_id, :answer_message_id, :start, :status,
      :cancelled_by, :idempotency_key, :body_hash, :created, :ended, :mode, :speaker, :ending)`,
  find: 'select * from runs where owner = :owner and id = :id',
  findByKey: 'select * from runs where owner = :owner and idempotency_key = :key',
  finish: `
    update runs set status = :status, ended = created + :duration_ms, ending = :ending
    where owner = :owner and id = :id and ${unfinished}
    returning conversation_id, answer_message_id, ended`,
  changeStatus: `
    update runs set status = :after where owner = :owner and id = :id and status = :before
    returning conversation_id`,
  cancel: `
    update runs set cancelled_by = :by
    where owner = :owner and id = :id and ${unfinished} and cancelled_by is null`,
  unfinished: `select * from runs where ${unfinished} order by created, id`,
  active: `
    select * from runs where owner = :owner and conversation_id = :conversation_id and ${unfinished}
    order by created, id`,
  forgetKeys: `
    update runs set idempotency_key = null, body_hash = null
    where idempotency_key is not null and ended < :before`,
}

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
  function findByKey(owner: string, key: string) {
    const row = database.get(runQueries.findByKey, { owner, key })
    return row === undefined ? undefined : readRun(row)
  }

  function enterConversation(owner: string, { conversation, run }: NewRun): void {
    if (conversation) {
      const updated = Math.max(conversation.updated, run.created)
      const values = conversationValues(owner, { ...conversation, status: 'running', updated })
      database.run(conversationQueries.insert, values)
      return
    }
    const values = { owner, id: run.conversationId, created: run.created }
    if (database.run(conversationQueries.runStarted, values) === 0) {
      throw new AppError('not_found', 'This conversation does not exist (any more).', {
        param: 'conversation_id',
      })
    }
  }

  return {
    async startRun(owner, newRun) {
      const { run, prompt, answer } = newRun
      return database.write(() => {
        const known = run.idempotencyKey === undefined ? undefined : findByKey(owner, run.idempotencyKey)
        if (known) return { run: known, created: false }
        enterConversation(owner, newRun)
        if (prompt) database.run(messageQueries.insert, messageValues(owner, prompt))
        database.run(messageQueries.insert, messageValues(owner, answer))
        database.run(runQueries.insert, runValues(owner, run, answer))
        return { run, created: true }
      })
    },

    async finishRun(owner, runId, blocks, end) {
      const { status, duration_ms, usage } = end
      database.write(() => {
        const ending = JSON.stringify(runEnding(end))
        const row = database.get(runQueries.finish, { owner, id: runId, status, duration_ms, ending })
        if (row === undefined) return
        const { conversation_id, answer_message_id, ended } = readEndedRun(row)
        database.run(messageQueries.finish, {
          owner,
          id: answer_message_id,
          blocks: JSON.stringify(blocks),
          ending: JSON.stringify(end),
        })
        database.run(conversationQueries.runEnded, {
          owner,
          id: conversation_id,
          status,
          ended,
          ...usageValues(usage),
        })
      })
    },

    async cancelRun(owner, runId, by) {
      database.run(runQueries.cancel, { owner, id: runId, by })
    },

    async markWaiting(owner, runId, isWaiting) {
      const [before, after] = isWaiting ? ['running', 'waiting'] : ['waiting', 'running']
      database.write(() => {
        const row = database.get(runQueries.changeStatus, { owner, id: runId, before, after })
        if (row !== undefined)
          database.run(conversationQueries.runChanged, { owner, id: readConversationId(row) })
      })
    },

    async findRun(owner, runId) {
      const row = database.get(runQueries.find, { owner, id: runId })
      return row === undefined ? undefined : readRun(row)
    },

    async findRunByKey(owner, idempotencyKey) {
      return findByKey(owner, idempotencyKey)
    },

    async unfinishedRuns() {
      return database
        .all(runQueries.unfinished, {})
        .map((row) => ({ owner: readOwner(row), run: readRun(row) }))
    },

    async forgetKeys(before) {
      database.run(runQueries.forgetKeys, { before })
    },

    async activeRuns(owner, conversationId) {
      return database.all(runQueries.active, { owner, conversation_id: conversationId }).map(readRun)
    },
  }
}
