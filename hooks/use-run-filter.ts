'use client'

import { useSearchParams } from 'next/navigation'
import { type RunFilter, runFilterSchema } from '@/lib/protocol/runs'

/** Which runs are shown, as the page's URL says it; what it says wrong does not count. */
export function useRunFilter(): readonly [RunFilter, (filter: RunFilter) => void] {
  const { data } = runFilterSchema.safeParse(Object.fromEntries(useSearchParams()))
  return [data ?? {}, showFilter]
}

function showFilter(filter: RunFilter): void {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value)
  const search = query.toString()
  window.history.replaceState(null, '', search === '' ? '/runs' : `/runs?${search}`)
}
