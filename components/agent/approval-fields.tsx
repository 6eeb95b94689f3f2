'use client'

import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { type ApprovalPolicy, approvalPolicySchema } from '@/lib/protocol/agents'
import { writeSeconds } from '@/hooks/limit-text'

const askBefore = {
  changes: 'tools that change things',
  always: 'every tool',
  never: 'nothing',
} as const

const waits = [60, 300, 900, 3600, 86_400, 604_800]

interface ApprovalFieldsProps {
  /** Undefined: none is given, for which `fallback` stands. */
  readonly approval: ApprovalPolicy | undefined
  /** Absent: one is always given. */
  readonly fallback?: string
  readonly isDisabled?: boolean
  readonly error?: string | undefined
  readonly onChange: (approval: ApprovalPolicy | undefined) => void
}

/** Before which tools a person is asked, and how long is waited for them. */
export function ApprovalFields({
  approval,
  fallback,
  isDisabled = false,
  error,
  onChange,
}: ApprovalFieldsProps) {
  const policy = approval ?? usual
  const choices = [...new Set([...waits, policy.timeout_seconds])].toSorted((a, b) => a - b)

  function choose(ask: string) {
    onChange(ask === '' ? undefined : { ...policy, ask: approvalPolicySchema.shape.ask.parse(ask) })
  }

  return (
    <div className={`grid gap-x-3.5 gap-y-3 ${approval === undefined ? '' : 'grid-cols-2'}`}>
      <Field label="Ask before" isStacked>
        {(ties) => (
          <Select
            {...ties}
            value={approval?.ask ?? ''}
            disabled={isDisabled}
            onChange={(event) => choose(event.target.value)}
          >
            {fallback !== undefined && <option value="">{fallback}</option>}
            {Object.entries(askBefore).map(([ask, words]) => (
              <option key={ask} value={ask}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {approval !== undefined && (
        <Field label="Nobody answers" isStacked error={error}>
          {(ties) => (
            <Select
              {...ties}
              value={policy.timeout_seconds}
              disabled={isDisabled}
              onChange={(event) => onChange({ ...policy, timeout_seconds: Number(event.target.value) })}
            >
              {choices.map((seconds) => (
                <option key={seconds} value={seconds}>
                  refuse after {writeSeconds(seconds)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </div>
  )
}

const usual = approvalPolicySchema.parse({})
