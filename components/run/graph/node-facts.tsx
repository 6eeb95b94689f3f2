'use client'

import type { ReactNode } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatCost, formatDuration, formatInteger } from '@/components/run/figures'
import { Since } from '@/components/run/since'
import { useRunEnd, useTokensWithin } from '@/hooks/use-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { useCostWithin } from './cost'
import { ofAttempts, statusWord } from './graph-words'

interface NodeFactsProps {
  readonly store: RunStore
  /** The first and the last attempt. */
  readonly first: StreamingBlock
  readonly last: StreamingBlock
  readonly node: GraphNode | undefined
}

/** State, elapsed time, attempt, tokens, cost. */
export function NodeFacts({ store, first, last, node }: NodeFactsProps) {
  const isOver = useRunEnd(store) !== null || last.isComplete
  const live = useTokensWithin(store, last.spanId)
  const tokens = last.span?.usage?.total_tokens ?? live
  const cost = useCostWithin(store, last.spanId)
  const attempt = last.span?.attempt ?? 1
  const round = (last.span?.iteration ?? 0) + 1
  const took = (last.endTimestamp ?? last.timestamp) - first.timestamp
  return (
    <dl className="num grid grid-cols-[repeat(auto-fill,minmax(84px,1fr))] gap-x-2 gap-y-2.5">
      <Fact name="State">{statusWord(last)}</Fact>
      <Fact name="Elapsed">
        {isOver ? formatDuration(took) : <Since store={store} since={first.timestamp} />}
      </Fact>
      <Fact name="Attempt">
        {attempt}
        {ofAttempts(attempt, node)}
      </Fact>
      {round > 1 && <Fact name="Round">{round}</Fact>}
      <Fact name="Tokens">{formatInteger(tokens)}</Fact>
      {cost !== null && cost > 0 && <Fact name="Cost">{formatCost(cost)}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-meta text-ink-3">{name}</dt>
      <dd className="leading-4.5">{children}</dd>
    </div>
  )
}
