'use client'

import { useModels } from '@/hooks/use-models'
import { Field } from './field'
import { Select } from './select'

interface ModelFieldProps {
  /** Empty: none is named. */
  readonly value: string
  /** What is used when none is named. */
  readonly fallback?: string
  readonly error?: string | undefined
  readonly isStacked?: boolean
  readonly onChange: (modelName: string) => void
}

/** Which model is asked. One that is not there (any more) stays chosen, and says so. */
export function ModelField({
  value,
  fallback = 'The server’s default',
  error,
  isStacked = false,
  onChange,
}: ModelFieldProps) {
  const models = useModels()
  const isThere = value === '' || models.items.some((model) => model.id === value)
  return (
    <Field
      label="Model"
      isStacked={isStacked}
      error={error}
      {...(models.problem !== undefined && { hint: models.problem })}
    >
      {(ties) => (
        <Select {...ties} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{fallback}</option>
          {!isThere && (
            <option value={value}>{models.status === 'ready' ? `${value} (not there)` : value}</option>
          )}
          {models.items.map((model) => (
            <option key={model.id} value={model.id}>
              {model.demo ? `${model.id} · built in, no key` : model.id}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
