/** Faults around the list of runs. */
import type { RunFilter } from '@/lib/protocol/runs'
import type { Storage } from '@/lib/server/storage/storage'
import type { Fault } from './fault'

/** Loses fields of the filter on the way. */
function filtersBy(change: (filter: RunFilter) => RunFilter): (sound: Storage) => Partial<Storage> {
  return (sound) => ({
    listRuns: (owner, { limit, cursor, mode, status, speaker }) =>
      sound.listRuns(owner, { limit, cursor, ...change({ mode, status, speaker }) }),
  })
}

const combines = 'runs are chosen by mode, status and speaker, and by any of them together'

export const runListFaults: readonly Fault[] = [
  {
    fault: 'lists runs of all modes',
    noticedBy: combines,
    broken: filtersBy((filter) => ({ ...filter, mode: undefined })),
  },
  {
    fault: 'lists runs of all statuses',
    noticedBy: combines,
    broken: filtersBy((filter) => ({ ...filter, status: undefined })),
  },
  {
    fault: 'filters runs by the speaker alone when there is one',
    noticedBy: combines,
    broken: filtersBy(({ speaker, ...filter }) => (speaker === undefined ? filter : { speaker })),
  },
  {
    fault: 'takes a speaker for a part of a name',
    noticedBy: 'awkward texts are speakers like any other',
    broken: (sound) => ({
      async listRuns(owner, { speaker, ...page }) {
        const found = await sound.listRuns(owner, page)
        if (speaker === undefined) return found
        const pattern = new RegExp(speaker.replaceAll(/[^\w%]/g, '.').replaceAll('%', '.*'))
        return { items: found.items.filter((run) => pattern.test(run.speaker)) }
      },
    }),
  },
  {
    fault: 'filters a page of runs after it was cut',
    noticedBy: combines,
    broken: (sound) => ({
      async listRuns(owner, { limit, cursor, mode, status, speaker }) {
        const found = await sound.listRuns(owner, { limit: Math.min(limit, 20), cursor })
        const items = found.items.filter(
          (run) =>
            (mode ?? run.mode) === run.mode &&
            (status ?? run.status) === run.status &&
            (speaker ?? run.speaker) === run.speaker,
        )
        return { items }
      },
    }),
  },
  {
    fault: 'lists runs by when they changed last',
    noticedBy: 'a run that goes on is found by how it stands now, and in its old place',
    broken: (sound) => ({
      async listRuns(owner, page) {
        const found = await sound.listRuns(owner, page)
        const changed = (run: (typeof found.items)[number]) => run.created + (run.duration_ms ?? 0)
        return { ...found, items: found.items.toSorted((one, other) => changed(other) - changed(one)) }
      },
    }),
  },
  {
    fault: 'forgets why a run ended',
    noticedBy: 'runs are listed newest first, each with its title and its end',
    broken: (sound) => ({
      async listRuns(owner, page) {
        const found = await sound.listRuns(owner, page)
        return { ...found, items: found.items.map((run) => ({ ...run, reason: undefined })) }
      },
    }),
  },
  {
    fault: 'says that a run which goes on has used nothing',
    noticedBy: 'runs are listed newest first, each with its title and its end',
    broken: (sound) => ({
      async listRuns(owner, page) {
        const found = await sound.listRuns(owner, page)
        const none = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
        return { ...found, items: found.items.map((run) => ({ ...run, usage: run.usage ?? none })) }
      },
    }),
  },
  {
    fault: 'keeps the title that a run began with',
    noticedBy: 'runs are listed newest first, each with its title and its end',
    broken: (sound) => ({
      async listRuns(owner, page) {
        const found = await sound.listRuns(owner, page)
        return { ...found, items: found.items.map((run) => ({ ...run, title: 'A title' })) }
      },
    }),
  },
  {
    fault: 'skips runs where times are equal',
    noticedBy: 'pages of runs neither repeat nor skip where times are equal',
    broken: (sound) => ({
      async listRuns(owner, { limit, cursor }) {
        const { items } = await sound.listRuns(owner, { limit: 200 })
        const rest = items.filter(({ created }) => created < Number(cursor ?? Infinity))
        const page = rest.slice(0, limit)
        return { items: page, nextCursor: rest.length > limit ? String(page.at(-1)?.created) : undefined }
      },
    }),
  },
  {
    fault: 'takes any cursor of the runs',
    noticedBy: 'a cursor of the runs that nobody gave out is refused',
    broken: (sound) => ({
      listRuns: (owner, { cursor: _cursor, ...page }) => sound.listRuns(owner, page),
    }),
  },
  {
    fault: 'gives any number of runs at once',
    noticedBy: 'a page holds at most 200 runs, and a full last page has no cursor',
    broken: (sound) => ({
      async listRuns(owner, page) {
        const first = await sound.listRuns(owner, page)
        if (page.limit <= 200 || first.nextCursor === undefined) return first
        const rest = await sound.listRuns(owner, { ...page, cursor: first.nextCursor })
        return { items: [...first.items, ...rest.items] }
      },
    }),
  },
  {
    fault: 'lists runs whose conversation was removed',
    noticedBy: 'runs of a removed conversation are listed no more',
    broken(sound) {
      let removed: Awaited<ReturnType<Storage['listRuns']>>['items'] = []
      return {
        async removeConversation(owner, id) {
          const { items } = await sound.listRuns(owner, { limit: 200 })
          removed = items.filter((run) => run.conversation_id === id)
          return sound.removeConversation(owner, id)
        },
        async listRuns(owner, page) {
          const { items } = await sound.listRuns(owner, page)
          return { items: [...items, ...removed] }
        },
      }
    },
  },
]
