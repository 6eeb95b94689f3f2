'use client'

import { Field, lineClass } from '@/components/ui/field'
import type { AgentEditor } from '@/hooks/use-agent-editor'

const limits = [
  { field: 'turns', label: 'Turns', none: '' },
  { field: 'time', label: 'Time', none: 'no limit' },
  { field: 'tokens', label: 'Tokens', none: 'no limit' },
  { field: 'cost', label: 'Cost', none: 'no limit' },
] as const

/** How far a run of the agent may go. */
export function LimitFields({ editor }: { readonly editor: AgentEditor }) {
  return (
    <div className="grid grid-cols-2 gap-x-3.5 gap-y-3">
      {limits.map(({ field, label, none }) => (
        <Field key={field} label={label} isStacked error={editor.errors[field]}>
          {(ties) => (
            <input
              {...ties}
              value={editor.draft[field]}
              placeholder={none}
              autoComplete="off"
              disabled={editor.textProblem !== null}
              onChange={(event) => editor.change({ [field]: event.target.value })}
              className={`num ${lineClass}`}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
