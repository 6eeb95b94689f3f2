import { costWithin, graphRates } from '@/lib/blocks/spent'
import type { RunStore } from '@/components/run/answer-view'
import { graphRunOf } from '@/hooks/graph-run'
import { useRun } from '@/hooks/use-run'

/** US dollars that a node of a graph, and what runs in it, has cost; null where no price is known. */
export function useCostWithin(store: RunStore, spanId: string): number | null {
  return useRun(store, (run) => {
    const graphRun = graphRunOf(run.definition)
    if (graphRun === null || Object.keys(graphRun.prices).length === 0) return null
    return costWithin(run, spanId, graphRates(graphRun))
  })
}
