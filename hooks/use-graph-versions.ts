'use client'

import { useEffect, useRef, useState } from 'react'
import type { GraphResource, GraphVersionList } from '@/lib/protocol/graphs'
import { getGraphVersion, listGraphVersions } from '@/lib/client/graphs-api'
import { useAttempt } from './use-attempt'

type Versions = GraphVersionList['items']

export interface GraphVersions {
  /** Newest first; empty until they are read. */
  readonly items: Versions
  /** The older one that is looked at; null: the graph as it is edited. */
  readonly shown: GraphResource | null
  show: (revision: number) => void
  leave: () => void
}

const none: Versions = []
const nothing = () => Promise.resolve()

/** The versions of a graph that was saved, read anew after each save; null for one that never was. */
export function useGraphVersions(saved: GraphResource | null): GraphVersions {
  const [items, setItems] = useState(none)
  const [shown, setShown] = useState<GraphResource | null>(null)
  const asked = useRef(0)
  const attempt = useAttempt(nothing)
  const id = saved?.id
  const revision = saved?.revision

  useEffect(() => {
    if (id === undefined) return
    const controller = new AbortController()
    async function read(graphId: string) {
      // Without them the menu lists none; the graph itself is there.
      const list = await listGraphVersions(graphId, controller.signal).catch(() => null)
      if (list !== null && !controller.signal.aborted) setItems(list.items)
    }
    void read(id)
    return () => controller.abort()
  }, [id, revision])

  /** An answer that comes late, when something else has been chosen since, shows nothing. */
  async function show(wanted: number) {
    if (id === undefined) return
    asked.current += 1
    const mine = asked.current
    const version = await attempt('Not shown.', getGraphVersion(id, wanted))
    if (version !== null && mine === asked.current) setShown(version)
  }

  return {
    items,
    shown,
    show: (wanted) => void show(wanted),
    leave() {
      asked.current += 1
      setShown(null)
    },
  }
}
