'use client'

import { useCallback, useEffect, useState } from 'react'

export interface RefreshedList<Item> {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly items: readonly Item[]
  refresh: () => Promise<void>
}

/**
 * Reads a list at the start, whenever the tab is looked at again, and when it is asked to.
 * @param read must stay the same function
 */
export function useRefreshedList<Item>(
  read: () => Promise<{ readonly items: readonly Item[] }>,
): RefreshedList<Item> {
  const [items, setItems] = useState<readonly Item[]>([])
  const [status, setStatus] = useState<RefreshedList<Item>['status']>('loading')

  const refresh = useCallback(async () => {
    const list = await read().catch(() => null)
    if (list !== null) setItems(list.items)
    setStatus((before) => (list !== null ? 'ready' : before === 'ready' ? 'ready' : 'failed'))
  }, [read])

  useEffect(() => {
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') void refresh()
    }
    refreshIfVisible()
    document.addEventListener('visibilitychange', refreshIfVisible)
    return () => document.removeEventListener('visibilitychange', refreshIfVisible)
  }, [refresh])

  return { status, items, refresh }
}
