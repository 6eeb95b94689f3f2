'use client'

import { type ReactNode, createContext, use, useMemo, useState } from 'react'
import type { GraphResource } from '@/lib/protocol/graphs'
import { listGraphs } from '@/lib/client/graphs-api'
import { type ResourceList, useResourceList } from './use-resource-list'

/** By name. */
export interface Graphs extends ResourceList<GraphResource> {
  /** What there is to know of the graph that was imported last, until it is closed. */
  readonly imported: ImportedGraph | null
  keepImported: (imported: ImportedGraph | null) => void
}

export interface ImportedGraph {
  readonly id: string
  /** What the import changed or left out, a sentence each. */
  readonly notes: readonly string[]
}

const GraphsContext = createContext<Graphs | null>(null)

/** @throws Error outside of a `GraphsProvider` */
export function useGraphs(): Graphs {
  const graphs = use(GraphsContext)
  if (graphs === null) throw new Error('useGraphs needs a GraphsProvider around it')
  return graphs
}

/** Gives the graphs to what is inside. */
export function GraphsProvider({ children }: { readonly children: ReactNode }) {
  const graphs = useResourceList(listGraphs)
  const [imported, keepImported] = useState<ImportedGraph | null>(null)
  const value = useMemo<Graphs>(() => ({ ...graphs, imported, keepImported }), [graphs, imported])
  return <GraphsContext value={value}>{children}</GraphsContext>
}
