import type { ClientSession } from 'mongoose'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { AnswerEnd, AnswerMessage, Message } from '@/lib/blocks/transcript'
import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { Storage } from '@/lib/server/storage/storage'
import { branchTo, type Node } from './branch'
import type { Collections } from './connect'
import type { Database } from './database'
import type { MessageDocument, PartDocument } from './schema'
import { splitText } from './text-parts'

const largestPage = 1_000

const treeFields = { _id: 0, id: 1, parent_id: 1, position: 1 } as const

type MessageVerbs = Pick<Storage, 'findMessage' | 'listMessages' | 'lastAnswer' | 'path'>

export function messageVerbs(database: Database): MessageVerbs {
  return {
    findMessage(owner, id) {
      return database.use(async (collections) => {
        const found = await collections.messages.find({ owner, id }).lean()
        const [message] = await withParts(collections, found)
        return message && messageOf(message)
      })
    },

    async listMessages(owner, conversationId, page) {
      const limit = Math.min(page.limit, largestPage)
      const after = page.cursor === undefined ? 0 : decodeCursor(page.cursor).order
      return database.use(async (collections) => {
        const { messages, operator } = collections
        const found = await messages
          .find({ owner, conversation_id: conversationId, position: operator({ $gt: after }) })
          .sort({ position: 1 })
          .limit(limit + 1)
          .lean()
        return cutPage(await withParts(collections, found), limit, messageOf, ({ position, id }) => ({
          order: position,
          id,
        }))
      })
    },

    lastAnswer(owner, conversationId) {
      return database.use(async (collections) => {
        const found = await collections.messages
          .find({ owner, conversation_id: conversationId })
          .sort({ position: -1 })
          .limit(1)
          .lean()
        // A run stores its answer last, so the last message is one.
        const [message] = await withParts(collections, found)
        return message && answerOf(message)
      })
    },

    path(owner, conversationId, leafId) {
      return database.use(async (collections) => {
        const { messages, operator } = collections
        const inside = { owner, conversation_id: conversationId }
        const tree = await messages.find(inside, treeFields).lean<Node[]>()
        const ids = operator({ $in: [...branchTo(leafId, tree)] })
        const found = await messages.find({ owner, id: ids }).lean()
        const path = await withParts(collections, found)
        return path.toSorted((one, other) => one.position - other.position).map(messageOf)
      })
    },
  }
}

/** Puts the further parts of long answers behind the first. */
export async function withParts(
  { parts, operator }: Collections,
  documents: readonly MessageDocument[],
  session: ClientSession | null = null,
): Promise<readonly MessageDocument[]> {
  const long = documents.filter(({ further_parts = 0 }) => further_parts > 0)
  const [first] = long
  if (!first) return documents
  const found = await parts
    .find({
      owner: first.owner,
      conversation_id: first.conversation_id,
      message_id: operator({ $in: long.map(({ id }) => id) }),
    })
    .sort({ message_id: 1, index: 1 })
    .session(session)
    .lean()
  const byMessage = Map.groupBy(found, ({ message_id }) => message_id)
  return documents.flatMap((document) => {
    const further = byMessage.get(document.id) ?? []
    // Removed between the two reads.
    if (further.length < (document.further_parts ?? 0)) return []
    return { ...document, blocks: [document.blocks, ...further.map(({ text }) => text)].join('') }
  })
}

export function messageOf(document: MessageDocument): Message {
  if (document.role === 'assistant') return answerOf(document)
  const { id, conversation_id, parent_id, created, content = '' } = document
  return { id, conversation_id, parent_id, created, role: 'user', content }
}

function answerOf(document: MessageDocument): AnswerMessage {
  const {
    id,
    conversation_id,
    parent_id,
    created,
    run_id = '',
    speaker = '',
    blocks = '[]',
    ending,
  } = document
  // Written by `JSON.stringify` of the same types.
  const ownBlocks: readonly StreamingBlock[] = JSON.parse(blocks)
  const end: AnswerEnd | undefined = ending === undefined ? undefined : JSON.parse(ending)
  const answer = { id, conversation_id, parent_id, created, role: 'assistant' as const, run_id, speaker }
  return { ...answer, blocks: ownBlocks, ...(end && { end }) }
}

/** What is stored of an answer's content, with the parts that go into documents of their own. */
export function answerContent(blocks: readonly StreamingBlock[], end: AnswerEnd | undefined) {
  const [first = '', ...further] = splitText(JSON.stringify(blocks))
  return {
    fields: {
      blocks: first,
      ...(further.length > 0 && { further_parts: further.length }),
      ...(end && { ending: JSON.stringify(end) }),
    },
    further,
  }
}

/** Stores messages at the places from `position` on. */
export async function insertMessages(
  { messages, parts }: Collections,
  owner: string,
  added: readonly Message[],
  position: number,
  session: ClientSession,
): Promise<void> {
  const documents: MessageDocument[] = []
  const furtherParts: PartDocument[] = []
  for (const [index, message] of added.entries()) {
    const { id, conversation_id, parent_id, created, role } = message
    const place = { owner, id, conversation_id, parent_id, position: position + index, created }
    if (message.role === 'user') {
      documents.push({ ...place, role, content: message.content })
      continue
    }
    const { run_id, speaker } = message
    const { fields, further } = answerContent(message.blocks, message.end)
    documents.push({ ...place, role, run_id, speaker, ...fields })
    furtherParts.push(...partsOf(place, further))
  }
  await messages.insertMany(documents, { session })
  if (furtherParts.length > 0) await parts.insertMany(furtherParts, { session })
}

/** Documents of the parts of an answer's blocks that come after the first. */
export function partsOf(
  { owner, conversation_id, id }: Pick<MessageDocument, 'owner' | 'conversation_id' | 'id'>,
  further: readonly string[],
): PartDocument[] {
  return further.map((text, index) => ({ owner, conversation_id, message_id: id, index, text }))
}
