'use client'

import { Segments } from '@/components/ui/segments'
import { Select } from '@/components/ui/select'
import type { RunMode } from '@/lib/protocol/events'
import type { RunFilter } from '@/lib/protocol/runs'

type Status = NonNullable<RunFilter['status']> | 'all'

const statuses = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Needs you' },
  { value: 'failed', label: 'Failed' },
  { value: 'stopped', label: 'Stopped' },
] as const satisfies readonly { value: Status; label: string }[]

const modes: readonly { readonly value: RunMode; readonly label: string; readonly all: string }[] = [
  { value: 'chat', label: 'Chats', all: 'All models' },
  { value: 'agent', label: 'Agents', all: 'All agents' },
  { value: 'graph', label: 'Graphs', all: 'All graphs' },
]

interface RunFiltersProps {
  readonly filter: RunFilter
  readonly onChange: (filter: RunFilter) => void
  /** Those that may be chosen with the mode at hand. */
  readonly speakers: readonly { readonly id: string; readonly name: string }[]
}

/** Which runs are shown. Whose can be chosen once it is clear of which kind. */
export function RunFilters({ filter, onChange, speakers }: RunFiltersProps) {
  const { mode, status, speaker } = filter
  return (
    <div className="mb-3 flex flex-wrap items-center gap-1.5">
      <span id="run-status" className="sr-only">
        State
      </span>
      <Segments<Status>
        labelledBy="run-status"
        value={status === 'completed' || status === 'interrupted' ? 'all' : (status ?? 'all')}
        choices={statuses}
        onChange={(value) => onChange({ mode, speaker, status: value === 'all' ? undefined : value })}
      />
      <Select
        aria-label="Kind"
        className={selectForm}
        value={mode ?? ''}
        onChange={({ target }) =>
          onChange({ status, mode: modes.find(({ value }) => value === target.value)?.value })
        }
      >
        <option value="">All kinds</option>
        {modes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {mode !== undefined && (
        <Select
          aria-label="Whose"
          className={`${selectForm} max-w-60`}
          value={speaker ?? ''}
          onChange={({ target }) =>
            onChange({ mode, status, speaker: target.value === '' ? undefined : target.value })
          }
        >
          <option value="">{modes.find(({ value }) => value === mode)?.all}</option>
          {speakers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </div>
  )
}

const selectForm = 'h-7.5! w-auto! text-small max-tablet:h-9.5!'
