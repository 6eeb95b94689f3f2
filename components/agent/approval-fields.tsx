'use client'

import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { approvalPolicySchema } from '@/lib/protocol/agents'
import { writeSeconds } from '@/hooks/limit-text'
import type { AgentEditor } from '@/hooks/use-agent-editor'

const askBefore = {
  changes: 'tools that change things',
  always: 'every tool',
  never: 'nothing',
} as const

const waits = [60, 300, 900, 3600, 86_400, 604_800]

/** Before which tools a person is asked, and how long the agent waits for them. */
export function ApprovalFields({ editor }: { readonly editor: AgentEditor }) {
  const { draft, errors, change } = editor
  const isOff = editor.textProblem !== null
  const choices = [...new Set([...waits, draft.timeoutSeconds])].toSorted((a, b) => a - b)
  return (
    <div className="grid grid-cols-2 gap-x-3.5 gap-y-3">
      <Field label="Ask before" isStacked>
        {(ties) => (
          <Select
            {...ties}
            value={draft.ask}
            disabled={isOff}
            onChange={(event) => change({ ask: approvalPolicySchema.shape.ask.parse(event.target.value) })}
          >
            {Object.entries(askBefore).map(([ask, words]) => (
              <option key={ask} value={ask}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Nobody answers" isStacked error={errors.timeoutSeconds}>
        {(ties) => (
          <Select
            {...ties}
            value={draft.timeoutSeconds}
            disabled={isOff}
            onChange={(event) => change({ timeoutSeconds: Number(event.target.value) })}
          >
            {choices.map((seconds) => (
              <option key={seconds} value={seconds}>
                refuse after {writeSeconds(seconds)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  )
}
