'use client'

import { RotateCw } from 'lucide-react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatSpan } from '@/components/run/figures'
import { Icon } from '@/components/ui/icon'
import type { GraphNode } from '@/lib/protocol/graphs'
import { ofAttempts, wordsOfFailure } from './graph-words'
import { SecondsLeft } from './node-state'

interface RetryRowProps {
  readonly store: RunStore
  readonly block: StreamingBlock
  readonly node: GraphNode | undefined
  /** The attempt has not begun yet. */
  readonly isPending: boolean
}

/** "linear.search failed (502). Tries again in 4 s, attempt 2 of 3" */
export function RetryRow({ store, block, node, isPending }: RetryRowProps) {
  const { attempt = 2, delayMs = 0 } = block.span ?? {}
  return (
    <p
      data-block={block.id}
      data-part
      tabIndex={-1}
      className={`num flex items-start gap-2 text-small [overflow-wrap:anywhere] ${isPending ? 'text-wait' : 'text-ink-2'}`}
    >
      <Icon of={RotateCw} isSmall className="mt-0.5" />
      <span className="min-w-0 flex-1 text-pretty">
        {wordsOfFailure(block)}{' '}
        {isPending ? (
          <>
            Tries again <SecondsLeft store={store} pause={block} />
          </>
        ) : (
          <>
            Tried again after <span className="whitespace-nowrap">{formatSpan(delayMs)}</span>
          </>
        )}
        {', '}
        <span className="whitespace-nowrap">{`attempt ${attempt}${ofAttempts(attempt, node)}`}</span>
      </span>
    </p>
  )
}
