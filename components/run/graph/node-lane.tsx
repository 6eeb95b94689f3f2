'use client'

import './graph-run.css'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { useSpanName } from '@/components/run/use-span-name'
import { Icon } from '@/components/ui/icon'
import { useGraphNode } from '@/hooks/use-run-graph'
import { useAttempts, useBlock, useLastAttempt, useRun, useVoice } from '@/hooks/use-run'
import { NodeAttempts } from './node-attempts'
import { NodeHead } from './node-head'

interface NodeLaneProps {
  readonly store: RunStore
  /** The first attempt's block. */
  readonly id: string
  readonly isLive: boolean
  /** `lane` beside others that run at once, `nested` inside another, `alone` with its inside under a rail. */
  readonly form: 'lane' | 'nested' | 'alone'
  /** Folded to its head from its end on, unless a reader opens it. */
  readonly foldsAtEnd: boolean
  /** Folded from the start: too deep to be drawn unasked. */
  readonly isDeep: boolean
  readonly inside: (spanId: string) => ReactNode
}

/** One run of a node: its head, and below it all that its attempts did and said. */
export function NodeLane({ store, id, isLive, form, foldsAtEnd, isDeep, inside }: NodeLaneProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const first = useBlock(store, id)
  const last = useLastAttempt(store, id)
  const attempts = useAttempts(store, id)
  const voice = useVoice(store, first?.spanId ?? '')
  const node = useGraphNode(store, first)
  const name = useSpanName(first)
  // What a branch chose stands in its head.
  const folds = useFolds(store, last, isLive, foldsAtEnd || node?.kind === 'branch')
  if (first === undefined || last === undefined) return null
  const isOpen = chosen ?? !(isDeep || folds)
  return (
    <details
      className={`node-run ${form}`}
      data-voice={voice}
      aria-label={`Node ${name}`}
      open={isOpen}
      onToggle={(event) => {
        const now = event.currentTarget.open
        if (now !== isOpen) setChosen(now)
      }}
    >
      <summary data-part data-block={id} className="lane-head">
        <NodeHead store={store} first={first} last={last} node={node} voice={voice} isLive={isLive} />
        <Icon
          of={ChevronRight}
          isSmall
          className={`text-ink-3 transition-transform duration-(--d-1) ${isOpen ? 'rotate-90' : ''}`}
        />
      </summary>
      {/* What is folded is not drawn: a graph may have hundreds of nodes. */}
      {isOpen && (
        <div className="lane-body">
          <NodeAttempts store={store} ids={attempts} node={node} isLive={isLive} inside={inside} />
        </div>
      )}
    </details>
  )
}

/** Whether a node is folded as long as no reader opens it. */
function useFolds(
  store: RunStore,
  last: StreamingBlock | undefined,
  isLive: boolean,
  foldsAtEnd: boolean,
): boolean {
  // What a reader saw happen stays open; of an answer that comes as a whole the result is what counts.
  const [wasLive] = useState(isLive)
  const output = last?.span?.output
  // Its words stand below as those of the graph, or among them.
  const isResult = useRun(
    store,
    ({ finalResult }) =>
      typeof output === 'string' && output.trim() !== '' && !!finalResult?.includes(output.trim()),
  )
  // An attempt that failed may be followed by another, and what failed for good says why.
  const isOver = last?.isComplete === true && last.nodeInfo?.status !== 'failed'
  return isOver && (foldsAtEnd || isResult || !wasLive)
}
