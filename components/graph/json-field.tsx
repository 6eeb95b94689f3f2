'use client'

import type { ReactNode } from 'react'
import { Field, fieldClass } from '@/components/ui/field'
import { isRecord } from '@/lib/protocol/is-record'
import { parseJson } from '@/hooks/parse-json'
import { useTypedText } from './typed-text'

type JsonObject = Readonly<Record<string, unknown>>

interface JsonFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** Text while it is no JSON object. */
  readonly value: JsonObject | string | undefined
  readonly placeholder: string
  readonly onChange: (value: JsonObject | string | undefined) => void
}

/** A JSON object, written as such. */
export function JsonField({ label, hint, error, value, placeholder, onChange }: JsonFieldProps) {
  const [text, type] = useTypedText(value, readObject, writeObject)
  return (
    <Field label={label} isStacked error={error} {...(hint !== undefined && { hint })}>
      {(ties) => (
        <textarea
          {...ties}
          value={text}
          rows={Math.min(14, Math.max(3, text.split('\n').length))}
          placeholder={placeholder}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => onChange(type(event.target.value))}
          className={`${fieldClass} thin-scroll mono resize-y py-1.5 max-tablet:text-[13px]!`}
        />
      )}
    </Field>
  )
}

function readObject(text: string): JsonObject | string | undefined {
  if (text.trim() === '') return undefined
  const json = parseJson(text)
  return 'value' in json && isRecord(json.value) ? json.value : text
}

function writeObject(value: JsonObject | string | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : (value ?? '')
}
