'use client'

import { type ReactNode, createContext, use, useEffect, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { GraphNode } from '@/lib/protocol/graphs'
import { getRun } from '@/lib/client/api'
import type { RunStore } from '@/lib/client/run-store'
import { graphRunOf, nodeOfBlock, type RunGraphs } from './graph-run'
import { keepAnswers } from './kept-answers'
import { ownerIn, useRun } from './use-run'

const RunGraphContext = createContext<RunGraphs | null>(null)

/** The graphs of the run around; null where no graph runs, or while it is not known. */
export function useRunGraph(): RunGraphs | null {
  return use(RunGraphContext)
}

/** The node that a block is of; undefined where the graph is not known. */
export function useGraphNode(store: RunStore, block: StreamingBlock | undefined): GraphNode | undefined {
  return nodeOfBlock(useRunGraph(), ownerIn(store), block)
}

interface RunGraphProviderProps {
  readonly store: RunStore
  readonly children: ReactNode
}

/** Knows the graph that a run executes: of a live run by its first event, of a stored one by asking the server. */
export function RunGraphProvider({ store, children }: RunGraphProviderProps) {
  const own = useRun(store, (run) => graphRunOf(run.definition))
  const runId = useRun(store, (run) => (run.mode === 'graph' && run.end !== null ? run.runId : ''))
  const asked = useAskedGraph(own === null ? runId : '')
  return <RunGraphContext value={own ?? asked}>{children}</RunGraphContext>
}

/** What runs executed does not change. */
const graphsOfRun = keepAnswers(async (runId) => graphRunOf((await getRun(runId)).definition), 50)

function useAskedGraph(runId: string): RunGraphs | null {
  const [answer, setAnswer] = useState<{ readonly runId: string; readonly graphs: RunGraphs | null }>()
  useEffect(() => {
    if (runId === '') return
    let isWanted = true
    void graphsOfRun(runId)
      // Without it a graph's answer is shown all the same, only with fewer figures.
      .catch(() => null)
      .then((graphs) => {
        if (isWanted) setAnswer({ runId, graphs })
      })
    return () => {
      isWanted = false
    }
  }, [runId])
  return answer?.runId === runId ? answer.graphs : null
}
