'use client'

import { useState } from 'react'
import { exactJson } from '@/components/run/tool/exact-text'
import { parseJson } from '@/hooks/parse-json'
import { isRecord } from '@/lib/protocol/is-record'

export interface EditedArguments {
  /** Null while nobody edits. */
  readonly text: string | null
  /** Why the text cannot be sent; null when it can. */
  readonly problem: string | null
  /** The arguments, where they are not what they were. */
  readonly changed: Record<string, unknown> | null
  readonly begin: () => void
  readonly write: (text: string) => void
  readonly undo: () => void
}

/** Arguments of a call, as a person may change them before it runs. */
export function useEditedArguments(original: unknown): EditedArguments {
  const [text, setText] = useState<string | null>(null)
  const read = text === null ? null : readArguments(text)
  const isSame = read?.value !== undefined && JSON.stringify(read.value) === JSON.stringify(original)
  return {
    text,
    problem: read?.problem ?? null,
    changed: isSame ? null : (read?.value ?? null),
    begin: () => setText((before) => before ?? exactJson(original ?? {})),
    write: setText,
    undo: () => setText(null),
  }
}

/** @returns the arguments, or what is wrong with the text */
function readArguments(text: string): { value?: Record<string, unknown>; problem: string | null } {
  const json = parseJson(text)
  if ('problem' in json) return json
  return isRecord(json.value)
    ? { value: json.value, problem: null }
    : { problem: 'Arguments are an object: { … }' }
}
