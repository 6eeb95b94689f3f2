'use client'

import { type RefObject, useEffect } from 'react'
import type { RunStore } from './answer-view'

const quietAfter = 700

/** Marks an element while no event came for 700 ms: the caret breathes then. No render: it would be one per event. */
export function useQuietMark(root: RefObject<HTMLElement | null>, store: RunStore, isLive: boolean): void {
  useEffect(() => {
    const element = root.current
    if (element === null || !isLive) return
    const mark = () => {
      element.dataset.quiet = ''
    }
    let timer = setTimeout(mark, quietAfter)
    const unsubscribe = store.subscribe((state, before) => {
      if (state.eventsArrived === before.eventsArrived) return
      clearTimeout(timer)
      if ('quiet' in element.dataset) delete element.dataset.quiet
      timer = setTimeout(mark, quietAfter)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
      delete element.dataset.quiet
    }
  }, [root, store, isLive])
}
