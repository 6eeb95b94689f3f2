'use client'

import { Play } from 'lucide-react'
import { type SubmitEvent, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Check } from '@/components/ui/check'
import { Field, fieldClass } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { SchemaFields, useSchemaForm } from '@/components/ui/schema-fields'
import type { GraphDefinition } from '@/lib/protocol/graphs'

export interface GraphInput {
  /** `input_text` of the run: what was written, or JSON where the graph asks with a form. */
  readonly input: string
  readonly isBackground: boolean
}

interface GraphInputFormProps {
  readonly graph: GraphDefinition
  /** A run is being asked for, or cannot be. */
  readonly isDisabled?: boolean
  readonly onRun: (input: GraphInput) => void
}

/** Asks for what a graph runs on: with the fields of its start, else with one text. */
export function GraphInputForm({ graph, isDisabled = false, onRun }: GraphInputFormProps) {
  const id = useId()
  const element = useRef<HTMLFormElement>(null)
  const schema = startOf(graph)?.schema
  const form = useSchemaForm(schema)
  const [text, setText] = useState('')
  const [isBackground, setBackground] = useState(false)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const input = schema === undefined ? text : asJson(form.read())
    if (input !== null) onRun({ input, isBackground })
    // Once what is wrong has been drawn.
    else
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }

  return (
    <form
      ref={element}
      noValidate
      onSubmit={submit}
      aria-label={`Input of ${graph.name}`}
      className="flex max-w-(--w-text) flex-col gap-3"
    >
      {schema === undefined ? (
        <Field label="Input" isStacked hint={startOf(graph)?.description}>
          {(ties) => (
            <textarea
              {...ties}
              value={text}
              rows={4}
              disabled={isDisabled}
              onChange={(event) => setText(event.target.value)}
              className={`${fieldClass} thin-scroll field-sizing-content max-h-80 min-h-24 resize-y py-2`}
            />
          )}
        </Field>
      ) : (
        <SchemaFields form={form} isDisabled={isDisabled} />
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look="primary" disabled={isDisabled}>
          <Icon of={Play} isSmall />
          Run
        </Button>
        <label htmlFor={id} className="flex min-h-7.5 items-center gap-2">
          <Check
            id={id}
            checked={isBackground}
            disabled={isDisabled}
            onChange={(event) => setBackground(event.target.checked)}
          />
          Run in background
        </label>
      </div>
    </form>
  )
}

function startOf({ nodes }: GraphDefinition) {
  return nodes.find((node) => node.kind === 'start')
}

function asJson(read: { readonly value: unknown } | null): string | null {
  return read === null ? null : JSON.stringify(read.value)
}
