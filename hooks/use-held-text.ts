'use client'

import { type ChangeEvent, type KeyboardEvent, useState } from 'react'

interface HeldTextOptions {
  readonly value: string
  /** What is wrong with the value as it stands. */
  readonly error: string | undefined
  /** What is wrong with a text; undefined: it can be taken. */
  readonly problemOf: (text: string) => string | undefined
  readonly onTake: (text: string) => void
}

interface HeldText {
  /** What is wrong with what stands in the field. */
  readonly problem: string | undefined
  /** For the input. */
  readonly field: {
    readonly value: string
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
    readonly onBlur: () => void
    readonly onKeyDown: (event: KeyboardEvent) => void
  }
}

/**
 * The text of a field by which other places name something: held until the field is left, or Enter or the save key is
 * pressed, so that no half of it is written everywhere. A text with a problem stays in the field and is not taken.
 */
export function useHeldText({ value, error, problemOf, onTake }: HeldTextOptions): HeldText {
  const [held, setHeld] = useState({ of: value, text: value })
  // What was typed over another value is of no use for this one.
  const text = held.of === value ? held.text : value
  const wanted = text.trim()
  const refusal = wanted === value ? undefined : problemOf(wanted)

  function take() {
    if (refusal !== undefined) return
    setHeld({ of: value, text: value })
    if (wanted !== value) onTake(wanted)
  }

  return {
    problem: text === value ? error : refusal,
    field: {
      value: text,
      onChange: (event) => setHeld({ of: value, text: event.target.value }),
      onBlur: take,
      onKeyDown(event) {
        const isSaving = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 's'
        if (isSaving || (event.key === 'Enter' && !event.nativeEvent.isComposing)) take()
      },
    },
  }
}
