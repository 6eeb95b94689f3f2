'use client'

import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { useModels } from '@/hooks/use-models'

/** Which model the agent thinks with. One that is not there (any more) stays chosen, and says so. */
export function ModelField({ editor }: { readonly editor: AgentEditor }) {
  const models = useModels()
  const { modelName } = editor.draft
  const isThere = modelName === '' || models.items.some((model) => model.id === modelName)
  return (
    <Field
      label="Model"
      error={editor.errors.modelName}
      {...(models.problem !== undefined && { hint: models.problem })}
    >
      {(ties) => (
        <Select
          {...ties}
          value={modelName}
          onChange={(event) => editor.change({ modelName: event.target.value })}
        >
          <option value="">The server’s default</option>
          {!isThere && (
            <option value={modelName}>
              {models.status === 'ready' ? `${modelName} (not there)` : modelName}
            </option>
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
