import type { Archive, ArchivedConversation } from '@/lib/server/storage/archive'
import { answerOfRun } from '@/lib/server/storage/run-ending'
import { answerQueries, answerValues, readAnswerOfPerson } from './answers'
import { conversationQueries } from './conversations'
import type { Database } from './database'
import { documentQueries, documentValues, readDocument, readDocumentKey } from './documents'
import { fileQueries, fileValues, readFile } from './files'
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
  answer: `
    insert into answers (owner, run_id, question_id, answer)
    values (:owner, :run_id, :question_id, :answer)`,
  files: 'select * from files where owner = :owner and conversation_id = :id',
  documentKeys: 'select owner, kind, id from documents order by owner, kind, id',
}

export function archiveVerbs(database: Database): Archive {
  function insertRuns({ owner, messages, runs, answers }: ArchivedConversation): void {
    for (const run of runs) database.run(runQueries.insert, runValues(owner, run, answerOfRun(run, messages)))
    for (const { runId, ...answer } of answers)
      database.run(archiveQueries.answer, answerValues(owner, runId, answer))
  }

  return {
    async conversationKeys() {
      return database.all(archiveQueries.keys, {}).map(readKey)
    },

    async readConversation({ owner, id }) {
      const row = database.get(conversationQueries.find, { owner, id })
      if (row === undefined) return undefined
      const runs = database.all(archiveQueries.runs, { owner, id }).map(readRun)
      return {
        owner,
        conversation: readConversation(row),
        messages: database.all(archiveQueries.messages, { owner, id }).map(readMessage),
        runs,
        answers: runs.flatMap((run) => {
          const rows = database.all(answerQueries.list, { owner, run_id: run.id })
          return rows.map((answer) => ({ runId: run.id, ...readAnswerOfPerson(answer) }))
        }),
        files: database.all(archiveQueries.files, { owner, id }).map(readFile),
      }
    },

    async writeConversation(archived) {
      const { owner, conversation, messages, files } = archived
      database.write(() => {
        database.run(conversationQueries.remove, { owner, id: conversation.id })
        database.run(conversationQueries.insert, conversationValues(owner, conversation))
        for (const message of messages) database.run(messageQueries.insert, messageValues(owner, message))
        insertRuns(archived)
        for (const file of files) database.run(fileQueries.put, fileValues(owner, file))
      })
    },

    async documentKeys() {
      return database.all(archiveQueries.documentKeys, {}).map(readDocumentKey)
    },

    async readDocument({ owner, kind, id }) {
      const row = database.get(documentQueries.find, { owner, kind, id })
      return row === undefined ? undefined : { owner, document: readDocument(row) }
    },

    async writeDocument({ owner, document }) {
      const { kind, id } = document
      database.write(() => {
        database.run(documentQueries.remove, { owner, kind, id })
        database.run(documentQueries.insert, documentValues(owner, document))
      })
    },
  }
}
