'use client'

import type { ReactNode } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatCost, formatDuration, formatInteger } from '@/components/run/figures'
import { Since } from '@/components/run/since'
import { useAsksWithin, usePause, useRunEnd, useTokensWithin } from '@/hooks/use-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { useCostWithin } from './cost'
import { ofAttempts, statusWord } from './graph-words'
import { SecondsLeft } from './node-state'

interface NodeFactsProps {
  readonly store: RunStore
  /** The first and the last attempt. */
  readonly first: StreamingBlock
  readonly last: StreamingBlock
  readonly node: GraphNode | undefined
}

/** State, elapsed time, attempt, tokens, cost. */
export function NodeFacts({ store, first, last, node }: NodeFactsProps) {
  const { attempt = 1, iteration = 0, usage } = last.span ?? {}
  const used = useTokensWithin(store, last.spanId)
  const cost = useCostWithin(store, last.spanId) ?? 0
  return (
    <dl className="num grid grid-cols-[repeat(auto-fill,minmax(84px,1fr))] gap-x-2 gap-y-2.5">
      <Fact name="State">
        <State store={store} first={first} last={last} />
      </Fact>
      <Fact name="Elapsed">
        <Elapsed store={store} since={first.timestamp} until={last.endTimestamp} />
      </Fact>
      <Fact name="Attempt">
        {attempt}
        {ofAttempts(attempt, node)}
      </Fact>
      {iteration > 0 && <Fact name="Round">{iteration + 1}</Fact>}
      <Fact name="Tokens">{formatInteger(usage?.total_tokens ?? used)}</Fact>
      {cost > 0 && <Fact name="Cost">{formatCost(cost)}</Fact>}
    </dl>
  )
}

/** The same word as in the answer and in the drawing. */
function State({ store, first, last }: Pick<NodeFactsProps, 'store' | 'first' | 'last'>) {
  const isLive = useRunEnd(store) === null
  const pause = usePause(store, first.id)
  const isAsking = useAsksWithin(store, last.spanId)
  if (isLive && pause !== undefined) {
    return (
      <span className="whitespace-nowrap text-wait">
        retries <SecondsLeft store={store} pause={pause} />
      </span>
    )
  }
  if (isAsking) return <span className="text-wait">needs you</span>
  return statusWord(last)
}

interface ElapsedProps {
  readonly store: RunStore
  /** ms since the start of the run. */
  readonly since: number
  readonly until: number | undefined
}

function Elapsed({ store, since, until }: ElapsedProps) {
  const end = useRunEnd(store)
  if (until === undefined && end === null) return <Since store={store} since={since} />
  return formatDuration((until ?? end?.durationMs ?? since) - since)
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-meta text-ink-3">{name}</dt>
      <dd className="leading-4.5">{children}</dd>
    </div>
  )
}
