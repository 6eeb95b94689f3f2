'use client'

import { useEffect } from 'react'

interface Shortcuts {
  /** ⌘⇧O, Ctrl+Shift+O */
  readonly newChat: () => void
  /** ⌘B, Ctrl+B */
  readonly fold: () => void
}

/** Keys that work everywhere on the page. */
export function useShortcuts({ newChat, fold }: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey) return
      const key = event.key.toLowerCase()
      const action = event.shiftKey ? (key === 'o' ? newChat : undefined) : key === 'b' ? fold : undefined
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [newChat, fold])
}
