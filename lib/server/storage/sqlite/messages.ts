import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { Storage } from '@/lib/server/storage/storage'
import type { Database } from './database'
import { readAnswer, readId, readMessage, readPosition } from './rows'

const largestPage = 1_000

export const messageQueries = {
  insert: `
    insert into messages (owner, id, conversation_id, parent_id, position, created, role,
      content, run_id, speaker, blocks, ending)
    values (:owner, :id, :conversation_id, :parent_id,
      (select coalesce(max(position), 0) + 1 from messages
        where owner = :owner and conversation_id = :conversation_id),
      :created, :role, :content, :run_id, :speaker, :blocks, :ending)`,
  finish: 'update messages set blocks = :blocks, ending = :ending where owner = :owner and id = :id',
  find: 'select * from messages where owner = :owner and id = :id',
  list: `
    select * from messages
    where owner = :owner and conversation_id = :conversation_id and position > :after
    order by position limit :rows`,
  lastAnswer: `
    select * from messages
    where owner = :owner and conversation_id = :conversation_id and role = 'assistant'
    order by position desc limit 1`,
  // A parent is always older than its child, which also ends the walk should a message name itself as its parent.
  // `cross join` fixes the order of the joins: left to itself, SQLite reads every message of the owner.
  path: `
    with recursive path (id, parent_id, position) as (
      select id, parent_id, position from messages
      where owner = :owner and id = :leaf_id and conversation_id = :conversation_id
      union all
      select parent.id, parent.parent_id, parent.position
      from path cross join messages parent on parent.owner = :owner and parent.id = path.parent_id
      where parent.conversation_id = :conversation_id and parent.position < path.position
    )
    select messages.* from path cross join messages on messages.owner = :owner and messages.id = path.id
    order by path.position`,
}

type MessageVerbs = Pick<Storage, 'findMessage' | 'listMessages' | 'lastAnswer' | 'path'>

export function messageVerbs(database: Database): MessageVerbs {
  return {
    async findMessage(owner, id) {
      const row = database.get(messageQueries.find, { owner, id })
      return row === undefined ? undefined : readMessage(row)
    },

    async listMessages(owner, conversationId, page) {
      const limit = Math.min(page.limit, largestPage)
      const after = page.cursor === undefined ? 0 : decodeCursor(page.cursor).order
      const values = { owner, conversation_id: conversationId, after, rows: limit + 1 }
      return cutPage(database.all(messageQueries.list, values), limit, readMessage, (row) => ({
        order: readPosition(row),
        id: readId(row),
      }))
    },

    async lastAnswer(owner, conversationId) {
      const row = database.get(messageQueries.lastAnswer, { owner, conversation_id: conversationId })
      return row === undefined ? undefined : readAnswer(row)
    },

    async path(owner, conversationId, leafId) {
      const values = { owner, conversation_id: conversationId, leaf_id: leafId }
      return database.all(messageQueries.path, values).map(readMessage)
    },
  }
}
