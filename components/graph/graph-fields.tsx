'use client'

import { count, dollars, seconds } from '@/hooks/figure-forms'
import type { DraftLimits, GraphDraft } from '@/hooks/graph-draft'
import { changeNode } from '@/hooks/graph-edits'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { slugOf } from '@/lib/protocol/slug'
import { FigureField } from './figure-field'
import { JsonField } from './json-field'
import { LineField } from './line-field'
import { Part } from './part'
import { TemplateField } from './template-field'

interface GraphFieldsProps {
  readonly editor: GraphEditor
  readonly isReadOnly: boolean
}

/** What is said of the graph as a whole. */
export function GraphFields({ editor, isReadOnly }: GraphFieldsProps) {
  const { draft, errors, saved } = editor
  const change = (patch: Partial<GraphDraft>, field: string) =>
    editor.edit((before) => ({ ...before, ...patch }), { field })
  const limit = (patch: DraftLimits, field: string) =>
    change({ limits: { ...draft.limits, ...patch } }, `limits.${field}`)
  const id = saved?.id ?? slugOf(draft.name)
  return (
    <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-4">
      <h2 className="sr-only">The graph</h2>
      <LineField
        label="Name"
        value={draft.name}
        isFirst={saved === null && draft.name === ''}
        error={errors.name}
        hint={id === '' ? 'What people call it.' : <CalledAs id={id} />}
        onChange={(name) => change({ name }, 'name')}
      />
      <LineField
        label="Description"
        value={draft.description}
        isLong
        error={errors.description}
        onChange={(description) => change({ description }, 'description')}
      />
      <StartForm editor={editor} />
      <TemplateField
        label="Result"
        value={draft.end_template ?? ''}
        nodes={draft.nodes.filter(({ kind }) => kind !== 'end')}
        rows={3}
        placeholder="What the nodes before the end give, one after the other"
        error={errors.end_template}
        onChange={(text) => change({ end_template: text === '' ? undefined : text }, 'end_template')}
      />
      <Part title="Limits" note="the run ends at the first">
        <div className="grid grid-cols-3 gap-x-3.5">
          <FigureField
            label="Time"
            form={seconds}
            value={draft.limits.max_seconds}
            none="no limit"
            error={errors['limits.max_seconds']}
            onChange={(max_seconds) => limit({ max_seconds }, 'max_seconds')}
          />
          <FigureField
            label="Tokens"
            form={count}
            value={draft.limits.max_tokens}
            none="no limit"
            error={errors['limits.max_tokens']}
            onChange={(max_tokens) => limit({ max_tokens }, 'max_tokens')}
          />
          <FigureField
            label="Cost"
            form={dollars}
            value={draft.limits.max_cost}
            none="no limit"
            error={errors['limits.max_cost']}
            onChange={(max_cost) => limit({ max_cost }, 'max_cost')}
          />
        </div>
      </Part>
      <LineField
        label="Webhook"
        value={draft.webhook_url ?? ''}
        placeholder="https://"
        hint="Told when a run in the background ends or needs a person."
        error={errors.webhook_url}
        onChange={(url) => change({ webhook_url: url === '' ? undefined : url }, 'webhook_url')}
      />
    </fieldset>
  )
}

function CalledAs({ id }: { readonly id: string }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      Called as <span className="font-mono text-[12px] text-ink-2">graph:{id}</span> in the API.
    </span>
  )
}

/** What the run is asked with; it is kept at the start node. */
function StartForm({ editor }: { readonly editor: GraphEditor }) {
  const index = editor.draft.nodes.findIndex(({ kind }) => kind === 'start')
  const start = editor.draft.nodes[index]
  if (start === undefined) return null
  return (
    <JsonField
      label="Input form, as a JSON Schema"
      value={start.schema}
      placeholder="None: the input is one text"
      error={editor.errors[`nodes.${index}.schema`]}
      onChange={(schema) =>
        editor.edit((draft) => changeNode(draft, start.id, { schema }), { field: `${start.id}.schema` })
      }
    />
  )
}
