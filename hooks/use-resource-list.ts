'use client'

import { useMemo } from 'react'
import { type RefreshedList, useRefreshedList } from './use-refreshed-list'
import type { Resource } from './use-resource-actions'

export interface ResourceList<Item> extends RefreshedList<Item> {
  find: (id: string) => Item | undefined
  /** What one is called; its id when it is not known (any more). */
  nameOf: (id: string) => string
}

/**
 * The agents, or the graphs, to be found by their ids.
 * @param read must stay the same function
 */
export function useResourceList<Item extends Pick<Resource<{ readonly name: string }>, 'id' | 'definition'>>(
  read: () => Promise<{ readonly items: readonly Item[] }>,
): ResourceList<Item> {
  const { status, items, refresh } = useRefreshedList(read)
  return useMemo(() => {
    const find = (id: string) => items.find((item) => item.id === id)
    return { status, items, refresh, find, nameOf: (id) => find(id)?.definition.name ?? id }
  }, [status, items, refresh])
}
