'use client'

import { Play, Square } from 'lucide-react'
import { type FormEvent, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import { SchemaFields, useSchemaForm } from '@/components/ui/schema-fields'
import type { ToolResource } from '@/lib/protocol/tools'
import { useToolCall } from '@/hooks/use-tool-call'
import { ToolAnswer } from './tool-answer'

interface TryToolProps {
  readonly serverId: string
  readonly tool: ToolResource
}

/** A form of a tool's arguments; what it gives stands below. */
export function TryTool({ serverId, tool }: TryToolProps) {
  const element = useRef<HTMLFormElement>(null)
  const form = useSchemaForm(schemaOf(tool))
  const call = useToolCall(serverId, tool.name)

  function submit(event: FormEvent) {
    event.preventDefault()
    const read = form.read()
    if (read !== null) return call.run({ ...Object(read.value) })
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }

  return (
    <form
      ref={element}
      onSubmit={submit}
      aria-label={`Try ${tool.name}`}
      className="flex max-w-(--w-text) flex-col gap-3 rounded-2 border border-line p-3"
    >
      <SchemaFields form={form} isDisabled={call.isRunning} />
      {form.fields.length === 0 && <p className="text-small text-ink-3">It takes no arguments.</p>}
      <div className="flex items-center gap-2.5">
        {call.isRunning ? (
          <Button size="small" onClick={call.stop}>
            <Square size={10} strokeWidth={3} fill="currentColor" aria-hidden="true" />
            Stop
          </Button>
        ) : (
          <Button type="submit" size="small">
            <Icon of={Play} isSmall />
            Try it
          </Button>
        )}
        <output className="min-w-0 text-small text-ink-2">
          {call.isRunning && (
            <span className="inline-flex items-center gap-2">
              <Glyph />
              Running
            </span>
          )}
        </output>
        {!tool.is_read_only && !call.isRunning && (
          <span className="text-small text-ink-3">It runs at once and may change things.</span>
        )}
      </div>
      {call.problem !== null && (
        <p role="alert" className="text-fail">
          {call.problem}
        </p>
      )}
      {call.answer !== null && <ToolAnswer answer={call.answer} toolName={tool.name} />}
    </form>
  )
}

const noArguments = { type: 'object', properties: {} }

function schemaOf({ parameters }: ToolResource): ToolResource['parameters'] {
  const { properties } = parameters
  return typeof properties === 'object' && properties !== null ? parameters : noArguments
}
