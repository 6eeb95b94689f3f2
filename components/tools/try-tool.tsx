'use client'

import { Play, Square } from 'lucide-react'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { InputFieldView } from '@/components/run/question/input-field-view'
import { fieldsOf, initialTexts, readFields } from '@/components/run/question/input-fields'
import { Button } from '@/components/ui/button'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import type { ToolResource } from '@/lib/protocol/tools'
import { useToolCall } from '@/hooks/use-tool-call'
import { ToolAnswer } from './tool-answer'

interface TryToolProps {
  readonly serverId: string
  readonly tool: ToolResource
}

/** A form of a tool's arguments; what it gives stands below. */
export function TryTool({ serverId, tool }: TryToolProps) {
  const form = useRef<HTMLFormElement>(null)
  const fields = useMemo(() => argumentFields(tool), [tool])
  const [texts, setTexts] = useState(() => initialTexts(fields))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const call = useToolCall(serverId, tool.name)

  function submit(event: FormEvent) {
    event.preventDefault()
    const read = readFields(fields, texts)
    setProblems(read.problems ?? {})
    if (read.problems === null) call.run({ ...Object(read.value) })
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      aria-label={`Try ${tool.name}`}
      className="flex max-w-(--w-text) flex-col gap-3 rounded-2 border border-line p-3"
    >
      {fields.map((field) => (
        <InputFieldView
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          problem={problems[field.name]}
          isDisabled={call.isRunning}
          onChange={(text) => setTexts((before) => ({ ...before, [field.name]: text }))}
        />
      ))}
      {fields.length === 0 && <p className="text-small text-ink-3">It takes no arguments.</p>}
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

/** None for a tool that says nothing of its arguments. */
function argumentFields({ parameters }: ToolResource) {
  const { properties } = parameters
  return typeof properties === 'object' && properties !== null ? fieldsOf(parameters) : []
}
