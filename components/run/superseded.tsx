'use client'

import { ChevronRight } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import type { StreamingBlock } from '@/lib/blocks/block'
import { countWords, formatUnits } from './figures'

/** What an attempt wrote that was lost: kept, folded, and never part of the answer. */
export function Superseded({ block }: { readonly block: StreamingBlock }) {
  return (
    <details data-part className="group/lost text-ink-2">
      <summary className="inline-flex h-(--t-read-lh) cursor-pointer list-none items-center gap-1.5 hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon
          of={ChevronRight}
          isSmall
          className="transition-transform duration-(--d-1) group-open/lost:rotate-90"
        />
        Written again: {formatUnits(countWords(block.content), 'word')} of a lost attempt
      </summary>
      <p className="mt-1.5 ml-1.75 border-l border-line-2 pl-3.75 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {block.content}
      </p>
    </details>
  )
}
