'use client'

import { useFrame } from '@/components/frame/frame-context'
import { useRunNotices } from '@/hooks/use-run-notices'

/** Nothing to see: tells of runs that end or need a person while nobody looks at them. */
export function RunNotices() {
  useRunNotices(useFrame().open)
  return null
}
