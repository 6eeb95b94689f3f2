import { type Archive, endedAt } from '@/lib/server/storage/archive'
import { conversationFields, conversationOf } from './conversations'
import type { Database } from './database'
import { insertMessages, messageOf, withParts } from './messages'
import { runFields, runOf } from './runs'

export function archiveVerbs(database: Database): Archive {
  return {
    conversationKeys() {
      return database.use(({ conversations }) =>
        conversations.find({}, { _id: 0, owner: 1, id: 1 }).sort({ owner: 1, id: 1 }).lean(),
      )
    },

    readConversation({ owner, id }) {
      return database.transact(async (collections, session) => {
        const { conversations, messages, runs } = collections
        const conversation = await conversations.findOne({ owner, id }, null, { session }).lean()
        if (!conversation) return undefined
        const inside = { owner, conversation_id: id }
        const found = await messages.find(inside, null, { session }).sort({ position: 1 }).lean()
        const whole = await withParts(collections, found, session)
        const itsRuns = await runs.find(inside, null, { session }).lean()
        return {
          owner,
          conversation: conversationOf(conversation),
          messages: whole.map(messageOf),
          runs: itsRuns.map(runOf),
        }
      })
    },

    async writeConversation({ owner, conversation, messages: added, runs: itsRuns }) {
      await database.transact(async (collections, session) => {
        const { conversations, messages, parts, runs } = collections
        const inside = { owner, conversation_id: conversation.id }
        await conversations.deleteOne({ owner, id: conversation.id }, { session })
        await messages.deleteMany(inside, { session })
        await parts.deleteMany(inside, { session })
        await runs.deleteMany(inside, { session })
        const document = { owner, ...conversationFields(conversation), positions: added.length }
        await conversations.insertMany([document], { session })
        await insertMessages(collections, owner, added, 1, session)
        const documents = itsRuns.map((run) => {
          const ended = endedAt(run, added)
          return { ...runFields(owner, run), ...(ended !== undefined && { ended }) }
        })
        await runs.insertMany(documents, { session })
      })
    },
  }
}
