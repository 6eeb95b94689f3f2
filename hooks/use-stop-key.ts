'use client'

import { useEffect } from 'react'

/** Esc stops the run, unless something floats: that is closed first. */
export function useStopKey(isRunning: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isRunning) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
      if (document.querySelector(':popover-open, dialog[open], aside[data-open=true]') !== null) return
      stop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isRunning, stop])
}
