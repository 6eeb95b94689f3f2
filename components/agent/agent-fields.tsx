'use client'

import { countWords, estimateTokens, formatInteger, formatUnits } from '@/components/run/figures'
import { Field, FieldGrid, fieldClass, lineClass } from '@/components/ui/field'
import { ModelField } from '@/components/ui/model-field'
import { slugOf } from '@/lib/protocol/slug'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { SubAgentsField } from './sub-agents-field'

/** Who the agent is: name, description, model, instructions, and whom it may call. */
export function AgentFields({ editor }: { readonly editor: AgentEditor }) {
  const { draft, errors, change, saved } = editor
  return (
    <FieldGrid>
      <Field label="Name" error={errors.name} hint={<CalledAs id={saved?.id ?? slugOf(draft.name)} />}>
        {(ties) => (
          <input
            {...ties}
            value={draft.name}
            autoComplete="off"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- a new agent begins with its name
            autoFocus={saved === null && draft.name === ''}
            onChange={(event) => change({ name: event.target.value })}
            className={lineClass}
          />
        )}
      </Field>
      <Field
        label="Description"
        error={errors.description}
        hint="Other agents read this line when they choose whom to call."
      >
        {(ties) => (
          <textarea
            {...ties}
            value={draft.description}
            rows={1}
            onChange={(event) => change({ description: event.target.value })}
            className={`${fieldClass} field-sizing-content max-h-40 resize-none py-1.25 max-tablet:py-2.5`}
          />
        )}
      </Field>
      <ModelField
        value={draft.modelName}
        error={errors.modelName}
        onChange={(modelName) => change({ modelName })}
      />
      <Field label="Instructions" error={errors.instructions} hint={<Length text={draft.instructions} />}>
        {(ties) => (
          <textarea
            {...ties}
            value={draft.instructions}
            rows={13}
            placeholder="How it works, in order; how it answers; what it never does"
            onChange={(event) => change({ instructions: event.target.value })}
            className={`${fieldClass} thin-scroll resize-y py-2`}
          />
        )}
      </Field>
      <SubAgentsField editor={editor} />
    </FieldGrid>
  )
}

function CalledAs({ id }: { readonly id: string }) {
  if (id === '') return 'What people and other agents call it.'
  return (
    <span className="[overflow-wrap:anywhere]">
      Called as <span className="font-mono text-[12px] text-ink-2">agent:{id}</span> in the API.
    </span>
  )
}

function Length({ text }: { readonly text: string }) {
  return (
    <span className="num block text-right">
      {formatUnits(countWords(text), 'word')} · ≈ {formatInteger(estimateTokens(text))} tokens
    </span>
  )
}
