'use client'

import { useEffect, useState } from 'react'

/** The key of a new chat as this system writes it; nothing on the server, which cannot know. */
export function ShortcutHint() {
  const [hint, setHint] = useState('')
  useEffect(() => setHint(/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘⇧O' : 'Ctrl ⇧ O'), [])
  return (
    <span
      className="ml-auto text-meta tracking-[0.02em] text-ink-3 touch:hidden folded:hidden"
      aria-hidden="true"
    >
      {hint}
    </span>
  )
}
