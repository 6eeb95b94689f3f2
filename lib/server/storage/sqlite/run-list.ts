import { z } from 'zod'
import { runModeSchema } from '@/lib/protocol/events'
import type { RunFilter, RunSummary } from '@/lib/protocol/runs'
import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { RunEnding } from '@/lib/server/storage/run-ending'
import type { Storage } from '@/lib/server/storage/storage'
import type { Database, Values } from './database'
import { ownJson, status } from './rows'

const largestPage = 200

export const filterFields = ['mode', 'status', 'speaker'] as const

/** Reads the first page of the runs that these fields choose, or the one after a place. */
export function runListQuery(fields: readonly (keyof RunFilter)[], page: 'first' | 'after'): string {
  const conditions = ['owner', ...fields].map((field) => `runs.${field} = :${field}`)
  if (page === 'after') conditions.push('(runs.created, runs.id) < (:order, :id)')
  // `cross join` has the runs read first, in the order of their index.
  return `
    select runs.id, conversation_id, title, runs.mode, speaker, runs.status, runs.created, ending
    from runs cross join conversations
    on conversations.owner = runs.owner and conversations.id = runs.conversation_id
    where ${conditions.join(' and ')}
    order by runs.created desc, runs.id desc limit :rows`
}

export function runListVerbs(database: Database): Pick<Storage, 'listRuns'> {
  return {
    async listRuns(owner, page) {
      const limit = Math.min(page.limit, largestPage)
      const fields = filterFields.filter((field) => page[field] !== undefined)
      const chosen = Object.fromEntries(fields.map((field) => [field, page[field] ?? null]))
      const values: Values = { owner, ...chosen, rows: limit + 1 }
      const found =
        page.cursor === undefined
          ? database.all(runListQuery(fields, 'first'), values)
          : database.all(runListQuery(fields, 'after'), { ...values, ...decodeCursor(page.cursor) })
      return cutPage(
        found.map(readSummary),
        limit,
        (run) => run,
        ({ created, run_id }) => ({ order: created, id: run_id }),
      )
    },
  }
}

const summaryRow = z.object({
  id: z.string(),
  conversation_id: z.string(),
  title: z.string(),
  mode: runModeSchema,
  speaker: z.string(),
  status,
  created: z.number().int(),
  ending: ownJson<RunEnding>().nullable(),
})

function readSummary(row: unknown): RunSummary {
  const { id, ending, ...fields } = summaryRow.parse(row)
  const { reason, usage = null, duration_ms = null } = ending ?? {}
  return { run_id: id, ...fields, ...(reason !== undefined && { reason }), usage, duration_ms }
}
