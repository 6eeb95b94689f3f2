import { type Archive, endedAt } from '@/lib/server/storage/archive'
import { conversationQueries } from './conversations'
import type { Database } from './database'
import { messageQueries } from './messages'
import {
  conversationValues,
  messageValues,
  readConversation,
  readKey,
  readMessage,
  readRun,
  runValues,
} from './rows'
import { runQueries } from './runs'

const archiveQueries = {
  keys: 'select owner, id from conversations order by owner, id',
  messages: `
    select * from messages where owner = :owner and conversation_id = :id order by position`,
  runs: 'select * from runs where owner = :owner and conversation_id = :id',
  ended: 'update runs set ended = :ended where owner = :owner and id = :id',
}

export function archiveVerbs(database: Database): Archive {
  return {
    async conversationKeys() {
      return database.all(archiveQueries.keys, {}).map(readKey)
    },

    async readConversation({ owner, id }) {
      const row = database.get(conversationQueries.find, { owner, id })
      if (row === undefined) return undefined
      return {
        owner,
        conversation: readConversation(row),
        messages: database.all(archiveQueries.messages, { owner, id }).map(readMessage),
        runs: database.all(archiveQueries.runs, { owner, id }).map(readRun),
      }
    },

    async writeConversation({ owner, conversation, messages, runs }) {
      database.write(() => {
        database.run(conversationQueries.remove, { owner, id: conversation.id })
        database.run(conversationQueries.insert, conversationValues(owner, conversation))
        for (const message of messages) database.run(messageQueries.insert, messageValues(owner, message))
        for (const run of runs) {
          database.run(runQueries.insert, runValues(owner, run))
          const ended = endedAt(run, messages)
          if (ended !== undefined) database.run(archiveQueries.ended, { owner, id: run.id, ended })
        }
      })
    },
  }
}
