import type { ReactNode } from 'react'
import { Field, fieldClass, lineClass } from '@/components/ui/field'

interface LineFieldProps {
  readonly label: string
  readonly value: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly placeholder?: string
  readonly isMono?: boolean
  /** Takes the focus when it is opened. */
  readonly isFirst?: boolean
  /** Grows with its text, over several lines. */
  readonly isLong?: boolean
  readonly onChange: (value: string) => void
}

/** A text with its label above it. */
export function LineField({
  label,
  value,
  hint,
  error,
  placeholder = '',
  isMono = false,
  isFirst = false,
  isLong = false,
  onChange,
}: LineFieldProps) {
  const mono = isMono ? 'mono' : ''
  return (
    <Field label={label} isStacked error={error} {...(hint !== undefined && { hint })}>
      {(ties) => {
        const shared = {
          ...ties,
          value,
          placeholder,
          onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
        }
        return isLong ? (
          <textarea
            {...shared}
            rows={1}
            className={`${fieldClass} ${mono} field-sizing-content max-h-40 resize-none py-1.25 max-tablet:py-2.5`}
          />
        ) : (
          <input
            {...shared}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where something new begins with it
            autoFocus={isFirst}
            autoComplete="off"
            className={`${lineClass} ${mono}`}
          />
        )
      }}
    </Field>
  )
}
