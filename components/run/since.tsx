'use client'

import { useElapsed } from '@/hooks/use-elapsed'
import type { RunStore } from './answer-view'
import { formatSpan } from './figures'

interface SinceProps {
  readonly store: RunStore
  /** ms since the start of the run. */
  readonly since: number
}

/** How long something has been going on; counts by itself. */
export function Since({ store, since }: SinceProps) {
  return formatSpan(useElapsed(store) - since)
}
