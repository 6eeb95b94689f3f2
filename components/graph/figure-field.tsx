'use client'

import type { ReactNode } from 'react'
import { Field, lineClass } from '@/components/ui/field'
import type { Figure } from '@/hooks/graph-draft'
import type { FigureForm } from '@/hooks/figure-forms'
import { useTypedText } from './typed-text'

interface FigureFieldProps {
  readonly label: string
  /** How the figure is written. */
  readonly form: FigureForm
  readonly value: Figure | undefined
  /** What an empty field means. */
  readonly none?: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly onChange: (value: Figure | undefined) => void
}

/** A figure as a person writes it: 90 s, 200k, $0.50. */
export function FigureField({ label, form, value, none = '', hint, error, onChange }: FigureFieldProps) {
  const [text, type] = useTypedText<Figure | undefined>(
    value,
    (typed) => (typed.trim() === '' ? undefined : (form.read(typed) ?? typed)),
    (figure) => (typeof figure === 'number' ? form.write(figure) : (figure ?? '')),
  )
  return (
    <Field label={label} isStacked error={error} {...(hint !== undefined && { hint })}>
      {(ties) => (
        <input
          {...ties}
          value={text}
          placeholder={none}
          autoComplete="off"
          onChange={(event) => onChange(type(event.target.value))}
          className={`num ${lineClass}`}
        />
      )}
    </Field>
  )
}
