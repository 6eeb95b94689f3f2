'use client'

import { useMemo, useState } from 'react'
import { InputFieldView } from '@/components/run/question/input-field-view'
import {
  type FieldTexts,
  type InputField,
  fieldsOf,
  initialTexts,
  readFields,
} from '@/components/run/question/input-fields'

export interface SchemaForm {
  readonly fields: readonly InputField[]
  readonly texts: FieldTexts
  /** What is wrong, by the names of the fields. */
  readonly problems: Readonly<Record<string, string>>
  type: (name: string, text: string) => void
  /** The value that was written; null when something is wrong, which the fields then say. */
  read: () => { readonly value: unknown } | null
}

/** A form of the fields that a JSON Schema asks for. */
export function useSchemaForm(schema: Readonly<Record<string, unknown>> | undefined): SchemaForm {
  const fields = useMemo(() => fieldsOf(schema), [schema])
  const [texts, setTexts] = useState(() => initialTexts(fields))
  const [problems, setProblems] = useState<SchemaForm['problems']>({})
  return {
    fields,
    texts,
    problems,
    type(name, text) {
      setTexts((before) => ({ ...before, [name]: text }))
      setProblems({})
    },
    read() {
      const read = readFields(fields, texts)
      setProblems(read.problems ?? {})
      return read.problems === null ? { value: read.value } : null
    },
  }
}

interface SchemaFieldsProps {
  readonly form: SchemaForm
  readonly isDisabled?: boolean
}

export function SchemaFields({ form, isDisabled = false }: SchemaFieldsProps) {
  return form.fields.map((field) => (
    <InputFieldView
      key={field.name}
      field={field}
      text={form.texts[field.name] ?? ''}
      problem={form.problems[field.name]}
      isDisabled={isDisabled}
      onChange={(text) => form.type(field.name, text)}
    />
  ))
}
