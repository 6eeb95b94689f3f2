'use client'

import { type ReactNode, createContext, use, useMemo, useState } from 'react'
import type { GraphResource } from '@/lib/protocol/graphs'
import { listGraphs } from '@/lib/client/graphs-api'
import { type RefreshedList, useRefreshedList } from './use-refreshed-list'

/** By name. */
export interface Graphs extends RefreshedList<GraphResource> {
  find: (id: string) => GraphResource | undefined
  /** What a graph is called; its id when it is not known (any more). */
  nameOf: (id: string) => string
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
  const { status, items, refresh } = useRefreshedList(listGraphs)
  const [imported, keepImported] = useState<ImportedGraph | null>(null)

  const value = useMemo<Graphs>(() => {
    const find = (id: string) => items.find((graph) => graph.id === id)
    return {
      status,
      items,
      refresh,
      find,
      nameOf: (id) => find(id)?.definition.name ?? id,
      imported,
      keepImported,
    }
  }, [items, status, refresh, imported])
  return <GraphsContext value={value}>{children}</GraphsContext>
}
