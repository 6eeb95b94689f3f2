import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { Storage } from '@/lib/server/storage/storage'
import type { Database } from './database'
import { readConversation, readId } from './rows'
import { unfinished } from './schema'

const largestPage = 200

/** `waiting` while any run waits, else `running` while any runs, else null: of the two words, the later in the alphabet. */
const statusByRuns = `(
  select max(status) from runs
  where owner = :owner and conversation_id = :id and ${unfinished}
)`

export const conversationQueries = {
  insert: `
    insert into conversations (owner, id, title, tags, mode, status,
      prompt_tokens, completion_tokens, total_tokens, created, updated)
    values (:owner, :id, :title, :tags, :mode, :status,
      :prompt_tokens, :completion_tokens, :total_tokens, :created, :updated)`,
  find: 'select * from conversations where owner = :owner and id = :id',
  listFirst: `
    select * from conversations where owner = :owner
    order by updated desc, id desc limit :rows`,
  listAfter: `
    select * from conversations where owner = :owner and (updated, id) < (:order, :id)
    order by updated desc, id desc limit :rows`,
  update: `
    update conversations set title = coalesce(:title, title), tags = coalesce(:tags, tags)
    where owner = :owner and id = :id returning *`,
  runStarted: `
    update conversations set
      status = coalesce(${statusByRuns}, 'running'),
      updated = max(updated, :created)
    where owner = :owner and id = :id`,
  runChanged: `
    update conversations set status = coalesce(${statusByRuns}, status)
    where owner = :owner and id = :id`,
  runEnded: `
    update conversations set
      status = coalesce(${statusByRuns}, :status),
      prompt_tokens = prompt_tokens + :prompt_tokens,
      completion_tokens = completion_tokens + :completion_tokens,
      total_tokens = total_tokens + :total_tokens,
      updated = max(updated, :ended)
    where owner = :owner and id = :id`,
  runIds: 'select id from runs where owner = :owner and conversation_id = :id',
  remove: 'delete from conversations where owner = :owner and id = :id',
}

type ConversationVerbs = Pick<
  Storage,
  'findConversation' | 'listConversations' | 'updateConversation' | 'removeConversation'
>

export function conversationVerbs(database: Database): ConversationVerbs {
  return {
    async findConversation(owner, id) {
      const row = database.get(conversationQueries.find, { owner, id })
      return row === undefined ? undefined : readConversation(row)
    },

    async listConversations(owner, page) {
      const limit = Math.min(page.limit, largestPage)
      const rows = limit + 1
      const found =
        page.cursor === undefined
          ? database.all(conversationQueries.listFirst, { owner, rows })
          : database.all(conversationQueries.listAfter, { owner, rows, ...decodeCursor(page.cursor) })
      return cutPage(
        found.map(readConversation),
        limit,
        (conversation) => conversation,
        ({ updated, id }) => ({ order: updated, id }),
      )
    },

    async updateConversation(owner, id, { title, tags }) {
      const values = { owner, id, title: title ?? null, tags: tags ? JSON.stringify(tags) : null }
      const row = database.get(conversationQueries.update, values)
      return row === undefined ? undefined : readConversation(row)
    },

    async removeConversation(owner, id) {
      return database.write(() => {
        const runIds = database.all(conversationQueries.runIds, { owner, id }).map(readId)
        database.run(conversationQueries.remove, { owner, id })
        return runIds
      })
    },
  }
}
