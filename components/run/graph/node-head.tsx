'use client'

import { ArrowRight } from 'lucide-react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { plainText } from '@/components/run/tool/exact-text'
import { Voice } from '@/components/run/voice'
import { Icon } from '@/components/ui/icon'
import { useLastAttempts, useSpanRows } from '@/hooks/use-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { choiceOf, countItems, countsOf } from './graph-words'
import { iconOfNode } from './node-icon'
import { NodeState } from './node-state'

interface NodeHeadProps {
  readonly store: RunStore
  /** The first and the last attempt. */
  readonly first: StreamingBlock
  readonly last: StreamingBlock
  readonly node: GraphNode | undefined
  readonly voice: number
  readonly isLive: boolean
}

/** Who, of what kind, in which round, and how it stands: a row of one height, only its words change. */
export function NodeHead({ store, first, last, node, voice, isLive }: NodeHeadProps) {
  const { nodeName = '' } = first.nodeInfo ?? {}
  const choice = choiceOf(last, node)
  const { item } = first.span ?? {}
  return (
    <>
      <Voice name={nodeName} voice={voice} />
      <Icon of={iconOfNode(node)} isSmall className="text-ink-2" />
      <b className="min-w-0 truncate font-semibold">{plainText(nodeName)}</b>
      {item !== undefined && <span className="num flex-none text-ink-2">{item.index + 1}</span>}
      {choice !== null && (
        <span className="inline-flex min-w-0 items-center gap-1.5 text-ink-2">
          <Icon of={ArrowRight} isSmall />
          <span className="min-w-0 truncate">{choice}</span>
        </span>
      )}
      <ItemCount store={store} spanId={last.spanId} />
      {countsOf(last, node).map((count) => (
        <span key={count} className="num flex-none text-small text-ink-3">
          {count}
        </span>
      ))}
      <NodeState store={store} first={first} last={last} isLive={isLive} />
    </>
  )
}

/** Of a map: how many of its items are done. */
function ItemCount({ store, spanId }: { readonly store: RunStore; readonly spanId: string }) {
  const row = useSpanRows(store, spanId)[0]
  const items = useLastAttempts(store, row?.kind === 'items' ? row.ids : noIds)
  if (items.length === 0) return null
  const { done, total } = countItems(items)
  return (
    <span className="num flex-none text-small text-ink-3">
      {done} of {total}
    </span>
  )
}

const noIds: readonly string[] = []
