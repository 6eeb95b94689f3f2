'use client'

import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatSpan } from '@/components/run/figures'
import { LostRows } from '@/components/run/lost-rows'
import { plainText } from '@/components/run/tool/exact-text'
import { Icon } from '@/components/ui/icon'
import { useBlock, useSpanRows } from '@/hooks/use-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { wordsOfGoingOn } from './graph-words'
import { RetryRow } from './retry-row'
import { ValueView } from './value-view'

interface NodeAttemptsProps {
  readonly store: RunStore
  /** Attempts and the pauses between them. */
  readonly ids: readonly string[]
  readonly node: GraphNode | undefined
  readonly isLive: boolean
  readonly inside: (spanId: string) => ReactNode
}

/** The last attempt in full, those before it folded, with what was said of each failure. */
export function NodeAttempts({ store, ids, node, isLive, inside }: NodeAttemptsProps) {
  return ids.map((id, index) => (
    <Attempt
      key={id}
      store={store}
      id={id}
      node={node}
      isLast={index === ids.length - 1}
      isLive={isLive}
      inside={inside}
    />
  ))
}

interface AttemptProps extends Omit<NodeAttemptsProps, 'ids'> {
  readonly id: string
  readonly isLast: boolean
}

function Attempt({ store, id, node, isLast, isLive, inside }: AttemptProps) {
  const block = useBlock(store, id)
  if (block === undefined) return null
  if (block.type === 'retry')
    return <RetryRow store={store} block={block} node={node} isPending={isLast && isLive} />
  return isLast && !block.isSuperseded ? (
    <LastAttempt store={store} block={block} node={node} inside={inside} />
  ) : (
    <EarlierAttempt store={store} block={block} inside={inside} />
  )
}

interface OneAttemptProps extends Pick<AttemptProps, 'store' | 'inside'> {
  readonly block: StreamingBlock
}

function LastAttempt({ store, block, node, inside }: OneAttemptProps & Pick<AttemptProps, 'node'>) {
  const isEmpty = useSpanRows(store, block.spanId).length === 0
  const { output, error } = block.span ?? {}
  const goneOn = block.nodeInfo?.status === 'failed' ? wordsOfGoingOn(block, node) : null
  return (
    <>
      {!(isEmpty && block.isComplete) && inside(block.spanId)}
      {/* What nobody said in it is told by what it gave. */}
      {isEmpty && output !== undefined && output !== '' && <ValueView value={output} />}
      {error !== undefined && (
        <p className="text-small text-pretty [overflow-wrap:anywhere] text-fail">
          {plainText(error.message)}
        </p>
      )}
      {goneOn !== null && (
        <p className="text-small text-pretty [overflow-wrap:anywhere] text-ink-2">{goneOn}</p>
      )}
    </>
  )
}

function EarlierAttempt({ store, block, inside }: OneAttemptProps) {
  const rows = useSpanRows(store, block.spanId)
  // Why it failed is said by the pause behind it.
  if (rows.length === 0) return null
  if (block.isSuperseded) {
    return (
      <LostRows store={store} ids={rows.flatMap((row) => row.ids)}>
        {inside(block.spanId)}
      </LostRows>
    )
  }
  const took = formatSpan((block.endTimestamp ?? block.timestamp) - block.timestamp)
  return <Folded title={`Attempt ${block.span?.attempt ?? 1}, ${took}`}>{inside(block.spanId)}</Folded>
}

function Folded({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details data-part className="group/attempt text-ink-2">
      <summary className="num inline-flex min-h-6 cursor-pointer list-none items-center gap-1.5 text-small hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon
          of={ChevronRight}
          isSmall
          className="text-ink-3 transition-transform duration-(--d-1) group-open/attempt:rotate-90"
        />
        {title}
      </summary>
      <div className="mt-1.5 ml-1.75 flex min-w-0 flex-col gap-2.5 border-l border-line-2 pl-3.75">
        {children}
      </div>
    </details>
  )
}
