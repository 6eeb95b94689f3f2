'use client'

import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { GroupLabel, lineClass } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { type HeaderRow, withNewHeader } from '@/hooks/server-form'

interface HeadersFieldProps {
  readonly headers: readonly HeaderRow[]
  readonly error: string | undefined
  /** Names of those that the server has; their values are not given out. */
  readonly stored: readonly string[]
  readonly onChange: (headers: readonly HeaderRow[]) => void
}

/** What is sent with each request, such as a key. */
export function HeadersField({ headers, error, stored, onChange }: HeadersFieldProps) {
  const id = useId()
  const change = (key: number, patch: Partial<HeaderRow>) =>
    onChange(headers.map((row) => (row.key === key ? { ...row, ...patch } : row)))
  const ties = { 'aria-invalid': error === undefined ? undefined : true, 'aria-describedby': `${id}-hint` }
  return (
    <>
      <GroupLabel id={id}>Headers</GroupLabel>
      <div className="min-w-0">
        <ul aria-labelledby={id} className="flex flex-col gap-1.5">
          {headers.map((row, index) => (
            <li key={row.key} className="flex items-center gap-1.5">
              <input
                {...ties}
                aria-label={`Name of header ${index + 1}`}
                value={row.name}
                placeholder="Authorization"
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => change(row.key, { name: event.target.value })}
                className={`mono ${lineClass}`}
              />
              <input
                {...ties}
                aria-label={`Value of header ${index + 1}`}
                type="password"
                value={row.value}
                placeholder={stored.includes(row.name) ? 'stays as it is' : 'Bearer …'}
                autoComplete="new-password"
                onChange={(event) => change(row.key, { value: event.target.value })}
                className={`mono ${lineClass}`}
              />
              <Button
                look="bare"
                isSquare
                aria-label={`Remove header ${index + 1}`}
                onClick={() => onChange(headers.filter((other) => other.key !== row.key))}
              >
                <Icon of={X} isSmall />
              </Button>
            </li>
          ))}
        </ul>
        <Button
          size="small"
          className={headers.length > 0 ? 'mt-2' : 'mt-0.5'}
          onClick={() => onChange(withNewHeader(headers))}
        >
          <Icon of={Plus} isSmall />
          Add a header
        </Button>
        <p
          id={`${id}-hint`}
          className={`mt-1 text-small ${error === undefined ? 'text-ink-3' : 'text-fail'}`}
        >
          {error ?? 'Such as a key. Values stay on the server and are never shown again.'}
        </p>
      </div>
    </>
  )
}
