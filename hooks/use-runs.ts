'use client'

import { useCallback, useEffect, useState } from 'react'
import type { RunFilter, RunList, RunSummary } from '@/lib/protocol/runs'
import { cancelRun } from '@/lib/client/api'
import { notifyConversationsChanged, subscribeToConversations } from '@/lib/client/broadcast'
import { listRuns } from '@/lib/client/runs-api'
import { sentenceOf } from './sentence-of'
import { usePolling } from './use-polling'

export interface Runs {
  readonly status: 'loading' | 'ready' | 'failed'
  /** Newest first. */
  readonly items: readonly RunSummary[]
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  /** Models, agents or graphs, as the mode of the filter is: those of the runs that were read so far, by name. */
  readonly speakers: readonly string[]
  refresh: () => Promise<void>
  loadMore: () => void
  /** Resolves to why it could not be stopped; null when it will stop. */
  stop: (runId: string) => Promise<string | null>
}

interface Loaded {
  readonly items: readonly RunSummary[]
  readonly hasMore: boolean
  readonly pages: number
}

const pollWhileRunning = 3_000
const pollWhileIdle = 15_000

/** The runs that a filter lets through, read again and again while the tab is visible. */
export function useRuns({ mode, status, speaker }: RunFilter): Runs {
  const key = JSON.stringify([mode, status, speaker])
  // By filter, so that an answer that comes late is not taken for that of the filter at hand.
  const [lists, setLists] = useState<Readonly<Record<string, Loaded | 'failed'>>>({})
  const [wanted, setWanted] = useState<Readonly<Record<string, number>>>({})
  const pages = wanted[key] ?? 1

  const refresh = useCallback(async () => {
    const loaded = await readPages({ mode, status, speaker }, pages).catch(() => null)
    setLists((before) => ({ ...before, [key]: latest(before[key], loaded) }))
  }, [key, mode, status, speaker, pages])

  const entry = lists[key]
  const list = entry === 'failed' ? undefined : entry
  const items = list?.items ?? []
  const isRunning = items.some((run) => run.status === 'running' || run.status === 'waiting')
  usePolling(refresh, isRunning ? pollWhileRunning : pollWhileIdle)
  useEffect(() => subscribeToConversations(() => void refresh()), [refresh])

  return {
    status: list !== undefined ? 'ready' : entry === 'failed' ? 'failed' : 'loading',
    items,
    hasMore: list?.hasMore ?? false,
    isLoadingMore: list !== undefined && list.hasMore && list.pages < pages,
    speakers: speakersOf(mode, speaker, Object.values(lists)),
    refresh,
    loadMore: () => setWanted((before) => ({ ...before, [key]: pages + 1 })),
    async stop(runId) {
      const problem = await cancelRun(runId).then(() => null, sentenceOf)
      notifyConversationsChanged()
      await refresh()
      return problem
    },
  }
}

/** All of the first pages anew: also a run far down may have ended since. */
async function readPages(filter: RunFilter, pages: number): Promise<Loaded> {
  let list: RunList = await listRuns(filter)
  for (let page = 1; page < pages && list.next_cursor !== undefined; page += 1) {
    const next = await listRuns({ ...filter, cursor: list.next_cursor })
    list = { items: [...list.items, ...next.items], next_cursor: next.next_cursor }
  }
  return { items: list.items, hasMore: list.next_cursor !== undefined, pages }
}

/** What is shown stays when it could not be read again, and when it has more pages than a late answer. */
function latest(before: Loaded | 'failed' | undefined, loaded: Loaded | null): Loaded | 'failed' {
  if (loaded === null) return before ?? 'failed'
  return before !== undefined && before !== 'failed' && before.pages > loaded.pages ? before : loaded
}

function speakersOf(
  mode: RunFilter['mode'],
  chosen: string | undefined,
  lists: readonly (Loaded | 'failed')[],
): readonly string[] {
  const runs = lists.flatMap((list) => (list === 'failed' ? [] : list.items))
  const found = runs.filter((run) => run.mode === mode).map(({ speaker }) => speaker)
  return [...new Set(chosen === undefined ? found : [...found, chosen])].toSorted()
}
