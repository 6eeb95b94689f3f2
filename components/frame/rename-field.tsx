'use client'

import { useEffect, useRef, useState } from 'react'

interface RenameFieldProps {
  readonly title: string
  /** Null: nothing is to change. */
  readonly onDone: (title: string | null) => void
}

/** A title that is edited in its place: Enter or leaving keeps it, Esc drops it. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState(title)

  useEffect(() => field.current?.select(), [])

  function keep() {
    const name = draft.trim()
    onDone(name === '' || name === title ? null : name)
  }

  return (
    <input
      ref={field}
      aria-label="Title"
      maxLength={200}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') {
          event.stopPropagation()
          onDone(null)
        }
      }}
      className="h-6 w-full rounded-2 border border-line-field bg-raised px-2 outline-offset-0! max-tablet:h-9 max-tablet:text-[16px]"
    />
  )
}
