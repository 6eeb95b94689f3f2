'use client'

import { ArrowDown } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import type { FollowEnd } from '@/hooks/use-follow-end'

/** Floats above the waterline while there is more below than the reader sees. */
export function JumpToEnd({ follow }: { readonly follow: FollowEnd }) {
  if (!follow.isAway) return null
  return (
    <div className="pointer-events-none absolute inset-x-0 -top-10 z-10 flex justify-center">
      <button
        type="button"
        onClick={follow.toEnd}
        className="pointer-events-auto inline-flex h-6.5 items-center gap-1.5 rounded-2 bg-raised px-2 text-small font-medium shadow-float hover:bg-hover max-tablet:h-9 max-tablet:px-3 forced-colors:border"
      >
        <Icon of={ArrowDown} isSmall />
        <span className="num">To the end{follow.newParts > 0 ? ` · ${follow.newParts} new` : ''}</span>
      </button>
    </div>
  )
}
