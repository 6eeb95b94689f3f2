'use client'

import { type ReactNode, useId } from 'react'
import { Check } from '@/components/ui/check'
import { fieldClass, lineClass } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { InputField } from './input-fields'

interface InputFieldViewProps {
  readonly field: InputField
  readonly text: string
  readonly problem: string | undefined
  readonly isDisabled: boolean
  readonly onChange: (text: string) => void
}

/** One field of a form that somebody else's schema describes. */
export function InputFieldView(props: InputFieldViewProps) {
  const { field, problem } = props
  const id = useId()
  const note = problem ?? field.hint
  const control = <Control {...props} id={id} />
  const label = (
    <label htmlFor={id} className="font-medium [overflow-wrap:anywhere]">
      {field.label}
      {!field.isRequired && field.kind !== 'boolean' && (
        <span className="font-normal text-ink-3"> (optional)</span>
      )}
    </label>
  )
  return (
    <div className="flex flex-col gap-1">
      {field.kind === 'boolean' ? (
        <Beside control={control} label={label} />
      ) : (
        <>
          {label}
          {control}
        </>
      )}
      {note !== '' && (
        <p id={`${id}-note`} className={`text-small ${problem === undefined ? 'text-ink-3' : 'text-fail'}`}>
          {note}
        </p>
      )}
    </div>
  )
}

function Beside({ control, label }: { readonly control: ReactNode; readonly label: ReactNode }) {
  return (
    <span className="flex items-center gap-2">
      {control}
      {label}
    </span>
  )
}

function Control({
  field,
  text,
  problem,
  isDisabled,
  onChange,
  id,
}: InputFieldViewProps & { readonly id: string }) {
  const shared = {
    id,
    disabled: isDisabled,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-note`,
    'aria-required': field.isRequired,
  }
  switch (field.kind) {
    case 'boolean':
      return (
        <Check
          {...shared}
          checked={text === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      )
    case 'choice':
      return (
        <Select {...shared} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">Choose</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )
    case 'json':
      return (
        <textarea
          {...shared}
          rows={4}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          className={`${fieldClass} py-2 mono`}
        />
      )
    case 'text':
    case 'number':
    case 'integer':
      return (
        <input
          {...shared}
          type="text"
          inputMode={field.kind === 'text' ? 'text' : 'decimal'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          className={lineClass}
        />
      )
    default:
      return field.kind satisfies never
  }
}
