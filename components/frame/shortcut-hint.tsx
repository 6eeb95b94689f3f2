'use client'

import { useSyncExternalStore } from 'react'

/** The key of a new chat as this system writes it; nothing on the server, which cannot know. */
export function ShortcutHint() {
  const hint = useSyncExternalStore(neverChanges, hintOfSystem, () => '')
  return (
    <span
      className="ml-auto text-meta tracking-[0.02em] text-ink-3 touch:hidden folded:hidden"
      aria-hidden="true"
    >
      {hint}
    </span>
  )
}

function neverChanges(): () => void {
  return () => {}
}

function hintOfSystem(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘⇧O' : 'Ctrl ⇧ O'
}
