import type { Archive } from '@/lib/server/storage/archive'
import { answerOfRun } from '@/lib/server/storage/run-ending'
import { answerFields, answerOfPerson } from './answers'
import { conversationFields, conversationOf, removeContents } from './conversations'
import type { Database } from './database'
import { documentFields, storedOf } from './documents'
import { fileOf, writeFile } from './files'
import { insertMessages, messageOf, withParts } from './messages'
import { runFields, runOf } from './runs'
import type { FoundFile } from './schema'

export function archiveVerbs(database: Database): Archive {
  return {
    conversationKeys() {
      return database.use(({ conversations }) =>
        conversations.find({}, { _id: 0, owner: 1, id: 1 }).sort({ owner: 1, id: 1 }).lean(),
      )
    },

    readConversation({ owner, id }) {
      return database.transact(async (collections, session) => {
        const { answers, conversations, files, messages, operator, runs } = collections
        const conversation = await conversations.findOne({ owner, id }, null, { session }).lean()
        if (!conversation) return undefined
        const inside = { owner, conversation_id: id }
        const found = await messages.find(inside, null, { session }).sort({ position: 1 }).lean()
        const whole = await withParts(collections, found, session)
        const itsRuns = await runs.find(inside, null, { session }).lean()
        const ofRuns = { owner, run_id: operator({ $in: itsRuns.map((run) => run.id) }) }
        const itsAnswers = await answers.find(ofRuns, null, { session }).lean()
        const itsFiles = await files.find(inside, null, { session }).lean<FoundFile[]>()
        return {
          owner,
          conversation: conversationOf(conversation),
          messages: whole.map(messageOf),
          runs: itsRuns.map(runOf),
          answers: itsAnswers.map((answer) => ({ runId: answer.run_id, ...answerOfPerson(answer) })),
          files: itsFiles.map(fileOf),
        }
      })
    },

    async writeConversation({ owner, conversation, messages: added, runs: itsRuns, answers, files }) {
      await database.transact(async (collections, session) => {
        const { conversations, runs } = collections
        const { id } = conversation
        await conversations.deleteOne({ owner, id }, { session })
        const before = await runs.find({ owner, conversation_id: id }, { id: 1 }, { session }).lean()
        const runsBefore = before.map((run) => run.id)
        await removeContents(collections, owner, id, runsBefore, session)
        const document = { owner, ...conversationFields(conversation), positions: added.length }
        await conversations.insertMany([document], { session })
        await insertMessages(collections, owner, added, 1, session)
        const documents = itsRuns.map((run) => runFields(owner, run, answerOfRun(run, added)))
        await runs.insertMany(documents, { session })
        const itsAnswers = answers.map(({ runId, ...answer }) => answerFields(owner, runId, answer))
        await collections.answers.insertMany(itsAnswers, { session })
        for (const file of files) await writeFile(collections, owner, file, session)
      })
    },

    documentKeys() {
      return database.use(({ documents }) =>
        documents.find({}, { _id: 0, owner: 1, kind: 1, id: 1 }).sort({ owner: 1, kind: 1, id: 1 }).lean(),
      )
    },

    readDocument({ owner, kind, id }) {
      return database.use(async ({ documents }) => {
        const found = await documents.findOne({ owner, kind, id }).lean()
        return found ? { owner, document: storedOf(found) } : undefined
      })
    },

    async writeDocument({ owner, document }) {
      const fields = documentFields(owner, document)
      const { kind, id } = document
      await database.use(({ documents }) =>
        documents.updateOne({ owner, kind, id }, { $set: fields }, { upsert: true }),
      )
    },
  }
}
