'use client'

import { useState } from 'react'

/**
 * The text of a field whose value is something else, such as a figure: what was typed stays as it was typed for as long as
 * it says the value, so that "1.5 m" is not rewritten on the way to "1.5 min".
 * @param read what a text says; whatever cannot be read stays text
 */
export function useTypedText<Value>(
  value: Value,
  read: (text: string) => Value,
  write: (value: Value) => string,
): readonly [text: string, type: (text: string) => Value] {
  const [typed, setTyped] = useState<string | null>(null)
  const isCurrent = typed !== null && JSON.stringify(read(typed)) === JSON.stringify(value)
  return [
    isCurrent ? typed : write(value),
    (text) => {
      setTyped(text)
      return read(text)
    },
  ]
}
