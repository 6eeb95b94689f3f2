import type { ClientSession } from 'mongoose'
import type { Conversation } from '@/lib/blocks/transcript'
import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { Storage } from '@/lib/server/storage/storage'
import type { Collections } from './connect'
import type { Database } from './database'
import type { ConversationDocument } from './schema'

const largestPage = 200

/** Latest change first; the index has this order. */
const latestFirst = { updated: -1, id: -1 } as const

type ConversationVerbs = Pick<
  Storage,
  'findConversation' | 'listConversations' | 'updateConversation' | 'removeConversation'
>

export function conversationVerbs(database: Database): ConversationVerbs {
  return {
    findConversation(owner, id) {
      return database.use(async ({ conversations }) => {
        const found = await conversations.findOne({ owner, id }).lean()
        return found ? conversationOf(found) : undefined
      })
    },

    async listConversations(owner, page) {
      const limit = Math.min(page.limit, largestPage)
      const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor)
      return database.use(async ({ conversations, operator }) => {
        const read = (place: object) =>
          conversations
            .find({ owner, ...place })
            .sort(latestFirst)
            .limit(limit + 1)
            .lean()
        // Two walks, because each has its bounds in the index, and one over "earlier, or as late and of a lower id" has not.
        const found = after
          ? await Promise.all([
              read({ updated: after.order, id: operator({ $lt: after.id }) }),
              read({ updated: operator({ $lt: after.order }) }),
            ])
          : [await read({})]
        return cutPage(found.flat(), limit, conversationOf, ({ updated, id }) => ({ order: updated, id }))
      })
    },

    updateConversation(owner, id, { title, tags }) {
      const change = { ...(title !== undefined && { title }), ...(tags && { tags: [...tags] }) }
      return database.use(async ({ conversations }) => {
        // Only the fields that change, in one step: nothing that another one writes meanwhile is overwritten.
        const found = await conversations
          .findOneAndUpdate({ owner, id }, { $set: change }, { returnDocument: 'after' })
          .lean()
        return found ? conversationOf(found) : undefined
      })
    },

    removeConversation(owner, id) {
      return database.transact(async (collections, session) => {
        const { conversations, runs } = collections
        const inside = { owner, conversation_id: id }
        // First, because a run that starts meanwhile changes the same document: one of the two then waits for the other.
        const { deletedCount } = await conversations.deleteOne({ owner, id }, { session })
        if (deletedCount === 0) return []
        const removed = await runs.find(inside, { id: 1 }, { session }).lean()
        const runIds = removed.map((run) => run.id)
        await removeContents(collections, owner, id, runIds, session)
        return runIds
      })
    },
  }
}

/** Removes all that is in a conversation, whose runs are these. */
export async function removeContents(
  { answers, files, messages, operator, parts, runs }: Collections,
  owner: string,
  conversation_id: string,
  runIds: readonly string[],
  session: ClientSession,
): Promise<void> {
  const inside = { owner, conversation_id }
  await answers.deleteMany({ owner, run_id: operator({ $in: [...runIds] }) }, { session })
  await runs.deleteMany(inside, { session })
  await messages.deleteMany(inside, { session })
  await parts.deleteMany(inside, { session })
  await files.deleteMany(inside, { session })
}

export function conversationOf(document: ConversationDocument): Conversation {
  const { id, title, tags, mode, status, usage, created, updated } = document
  return { id, title, tags, mode, status, usage, created, updated }
}

/** What is stored of a conversation besides its owner and the places it gave out. */
export function conversationFields(conversation: Conversation) {
  const { id, title, tags, mode, status, usage, created, updated } = conversation
  const { prompt_tokens, completion_tokens, total_tokens } = usage
  return {
    id,
    title,
    tags: [...tags],
    mode,
    status,
    usage: { prompt_tokens, completion_tokens, total_tokens },
    created,
    updated,
  }
}
