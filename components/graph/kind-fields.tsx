'use client'

import { ModelField } from '@/components/ui/model-field'
import { count } from '@/hooks/figure-forms'
import { useGraphs } from '@/hooks/use-graphs'
import { AgentNodeFields } from './agent-fields'
import { CasesField } from './cases-field'
import { ChoiceField } from './choice-field'
import { FigureField } from './figure-field'
import { JsonField } from './json-field'
import type { NodeForm } from './node-form'
import { TextTemplate } from './text-template'
import { ToolFields } from './tool-fields'

/** What a node of each kind has of its own. */
export function KindFields({ form }: { readonly form: NodeForm }) {
  const { kind } = form.node
  switch (kind) {
    case 'start':
      return (
        <FormSchemaField form={form} hint="The input is asked for with these fields, and is then JSON." />
      )
    case 'end':
      return <p className="text-small text-ink-3">What the graph gives is written in its own fields.</p>
    case 'model':
      return <ModelNodeFields form={form} />
    case 'agent':
      return <AgentNodeFields form={form} />
    case 'tool':
      return <ToolFields form={form} />
    case 'branch':
      return <CasesField form={form} />
    case 'map':
    case 'subgraph':
      return <InnerGraphFields form={form} />
    case 'human':
      return (
        <>
          <TextTemplate form={form} field="prompt" label="Question" />
          <FormSchemaField form={form} hint="The answer is asked for with these fields; empty: one text." />
        </>
      )
    default:
      return kind satisfies never
  }
}

function ModelNodeFields({ form }: { readonly form: NodeForm }) {
  const { node, errorOf, change } = form
  return (
    <>
      <ModelField
        value={node.model_name ?? ''}
        isStacked
        error={errorOf('model_name')}
        onChange={(name) => change({ model_name: name === '' ? undefined : name }, 'model_name')}
      />
      <TextTemplate form={form} field="prompt" label="Prompt" />
      <TextTemplate form={form} field="instructions" label="Instructions" />
    </>
  )
}

function InnerGraphFields({ form }: { readonly form: NodeForm }) {
  const { editor, node, errorOf, change } = form
  const graphs = useGraphs()
  const others = graphs.items.filter(({ id }) => id !== editor.saved?.id)
  return (
    <>
      <ChoiceField
        label="Graph"
        value={node.graph ?? ''}
        choices={others.map(({ id, definition }) => ({ id, name: definition.name }))}
        isKnown={graphs.status === 'ready'}
        error={errorOf('graph')}
        onChange={(graph) => change({ graph }, 'graph')}
      />
      {node.kind === 'subgraph' ? (
        <TextTemplate form={form} field="input" label="Input" />
      ) : (
        <>
          <TextTemplate form={form} field="items" label="Items: a JSON list, or one in each line" />
          <FigureField
            label="Items at once"
            form={count}
            value={node.concurrency ?? 5}
            error={errorOf('concurrency')}
            onChange={(concurrency) => change({ concurrency: concurrency ?? '' }, 'concurrency')}
          />
        </>
      )}
    </>
  )
}

interface FormSchemaFieldProps {
  readonly form: NodeForm
  readonly hint: string
}

function FormSchemaField({ form: { node, errorOf, change }, hint }: FormSchemaFieldProps) {
  return (
    <JsonField
      label="Form, as a JSON Schema"
      value={node.schema}
      placeholder={'{"type": "object", "properties": {"topic": {"type": "string"}}}'}
      hint={hint}
      error={errorOf('schema')}
      onChange={(schema) => change({ schema }, 'schema')}
    />
  )
}
