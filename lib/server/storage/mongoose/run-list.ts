import type { RunFilter, RunSummary } from '@/lib/protocol/runs'
import { cutPage, decodeCursor } from '@/lib/server/storage/cursor'
import type { RunEnding } from '@/lib/server/storage/run-ending'
import type { Page, Storage } from '@/lib/server/storage/storage'
import type { Collections } from './connect'
import type { Database } from './database'
import type { RunDocument } from './schema'

const largestPage = 200

/** Newest first; the indexes have this order. */
const newestFirst = { created: -1, id: -1 } as const

/** All that is shown of a run, and nothing of what it began with. */
const shown = {
  _id: 0,
  id: 1,
  conversation_id: 1,
  mode: 1,
  speaker: 1,
  status: 1,
  created: 1,
  ending: 1,
} as const

type ShownRun = Pick<RunDocument, Exclude<keyof typeof shown, '_id'>>

export function runListVerbs(database: Database): Pick<Storage, 'listRuns'> {
  return {
    async listRuns(owner, page) {
      const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor)
      const limit = Math.min(page.limit, largestPage)
      return database.use(async (collections) => {
        const { runs, operator } = collections
        const read = (place: object) =>
          runs
            .find({ owner, ...chosenBy(page), ...place }, shown)
            .sort(newestFirst)
            .limit(limit + 1)
            .lean<ShownRun[]>()
        // Two walks, because each has its bounds in the index.
        const found = after
          ? await Promise.all([
              read({ created: after.order, id: operator({ $lt: after.id }) }),
              read({ created: operator({ $lt: after.order }) }),
            ])
          : [await read({})]
        const cut = cutPage(
          found.flat(),
          limit,
          (run) => run,
          ({ created, id }) => ({ order: created, id }),
        )
        return withTitles(collections, owner, cut)
      })
    },
  }
}

function chosenBy({ mode, status, speaker }: RunFilter) {
  return {
    ...(mode !== undefined && { mode }),
    ...(status !== undefined && { status }),
    ...(speaker !== undefined && { speaker }),
  }
}

async function withTitles(
  { conversations, operator }: Collections,
  owner: string,
  page: Page<ShownRun>,
): Promise<Page<RunSummary>> {
  const ids = [...new Set(page.items.map((run) => run.conversation_id))]
  const found = await conversations
    .find({ owner, id: operator({ $in: ids }) }, { _id: 0, id: 1, title: 1 })
    .lean()
  const titles = new Map(found.map(({ id, title }) => [id, title]))
  const items = page.items.flatMap((run) => {
    const title = titles.get(run.conversation_id)
    // Without one its conversation was removed between the two reads, and it as well.
    return title === undefined ? [] : summaryOf(run, title)
  })
  return { ...page, items }
}

function summaryOf({ id, ending, ...fields }: ShownRun, title: string): RunSummary {
  // Written by `JSON.stringify` of the same type.
  const end: RunEnding | undefined = ending === undefined ? undefined : JSON.parse(ending)
  const { reason, usage = null, duration_ms = null } = end ?? {}
  return { run_id: id, ...fields, title, ...(reason !== undefined && { reason }), usage, duration_ms }
}
