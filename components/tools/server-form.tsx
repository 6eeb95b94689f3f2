'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, FieldGrid, GroupLabel, lineClass } from '@/components/ui/field'
import { Segments } from '@/components/ui/segments'
import type { ToolServerResource } from '@/lib/protocol/tools'
import { blankServer, readServer, type ServerErrors, valuesOfServer } from '@/hooks/server-form'
import type { ToolServers } from '@/hooks/use-tool-servers'
import { CommandField } from './command-field'
import { HeadersField } from './headers-field'

interface ServerFormProps {
  readonly servers: ToolServers
  /** Null: one is added. */
  readonly server: ToolServerResource | null
  readonly onDone: (server: ToolServerResource) => void
  readonly onClose: () => void
}

/** Where a tool server is, and what is sent to it. */
export function ServerForm({ servers, server, onDone, onClose }: ServerFormProps) {
  const [values, setValues] = useState(() => (server === null ? blankServer : valuesOfServer(server)))
  const [errors, setErrors] = useState<ServerErrors>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const change = (patch: Partial<typeof values>) => {
    setValues((before) => ({ ...before, ...patch }))
    setErrors({})
    setProblem(null)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    const reading = readServer(values, server?.header_names)
    setErrors(reading.errors)
    if (reading.input === null) return
    setSaving(true)
    const answer = await servers.put(server?.id ?? null, reading.input, reading.kept)
    setSaving(false)
    if (answer.refusal === null) return onDone(answer.server)
    const { sentence, field } = answer.refusal
    if (field !== undefined && field in values) setErrors({ [field]: sentence })
    else setProblem(sentence)
  }

  const isHttp = values.transport === 'http'
  return (
    <form onSubmit={(event) => void submit(event)} className="max-w-190">
      <FieldGrid>
        {server === null && (
          <>
            <GroupLabel id="transport">Reached by</GroupLabel>
            <Segments
              labelledBy="transport"
              value={values.transport}
              choices={[
                { value: 'http', label: 'URL' },
                { value: 'stdio', label: 'Command' },
              ]}
              onChange={(transport) => change({ transport })}
            />
          </>
        )}
        <Field label="Name" error={errors.name}>
          {(ties) => (
            <input
              {...ties}
              value={values.name}
              autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by a button to be filled in
              autoFocus
              onChange={(event) => change({ name: event.target.value })}
              className={lineClass}
            />
          )}
        </Field>
        {isHttp ? (
          <>
            <Field
              label="URL"
              error={errors.url}
              hint="An MCP server over Streamable HTTP. One that asks for a sign-in offers it after you save."
            >
              {(ties) => (
                <input
                  {...ties}
                  type="url"
                  inputMode="url"
                  value={values.url}
                  placeholder="https://mcp.example.com/mcp"
                  onChange={(event) => change({ url: event.target.value })}
                  className={`mono ${lineClass}`}
                />
              )}
            </Field>
            <HeadersField
              headers={values.headers}
              error={errors.headers}
              stored={server?.header_names ?? []}
              onChange={(headers) => change({ headers })}
            />
          </>
        ) : (
          <CommandField
            commands={servers.commands}
            command={values.command}
            error={errors.command}
            onChange={(command) => change({ command })}
          />
        )}
        <span className="max-tablet:hidden" />
        <div className="flex flex-wrap items-center gap-2 max-tablet:mt-3">
          <Button type="submit" look={server === null ? 'primary' : 'plain'} disabled={isSaving}>
            {isSaving ? 'Saving' : server === null ? 'Add' : 'Save'}
          </Button>
          <Button look="bare" onClick={onClose}>
            Cancel
          </Button>
          {problem !== null && (
            <span role="alert" className="min-w-0 text-small text-fail">
              {problem}
            </span>
          )}
        </div>
      </FieldGrid>
    </form>
  )
}
