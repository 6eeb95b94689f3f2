import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'

interface ChoiceFieldProps {
  readonly label: string
  /** Empty: none. */
  readonly value: string
  /** What is said for none; absent: one has to be chosen. */
  readonly none?: string
  readonly choices: readonly { readonly id: string; readonly name: string }[]
  /** Whether the choices are known, so that one that is not among them is not there. */
  readonly isKnown?: boolean
  readonly error?: string | undefined
  readonly onChange: (id: string) => void
}

/** One of several by name. What is chosen and not there (any more) stays chosen, and says so. */
export function ChoiceField({
  label,
  value,
  none,
  choices,
  isKnown = true,
  error,
  onChange,
}: ChoiceFieldProps) {
  const isThere = value === '' || choices.some(({ id }) => id === value)
  return (
    <Field label={label} isStacked error={error}>
      {(ties) => (
        <Select {...ties} value={value} onChange={(event) => onChange(event.target.value)}>
          {(none !== undefined || value === '') && <option value="">{none ?? 'Choose'}</option>}
          {!isThere && <option value={value}>{isKnown ? `${value} (not there)` : value}</option>}
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
