'use client'

import { chatPathWith } from '@/components/frame/frame-path'
import { useEffect, useRef, useState } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { LeaveGuard } from '@/components/frame/leave-guard'
import type { AgentResource } from '@/lib/protocol/agents'
import { useAgentEditor } from '@/hooks/use-agent-editor'
import { useSaveKey } from '@/hooks/use-save-key'
import { AgentFields } from './agent-fields'
import { AgentSettings } from './agent-settings'
import { DefinitionView } from './definition-view'
import { EditorHeader } from './editor-header'
import { EditorNotes } from './editor-notes'

interface AgentEditorProps {
  /** Null for an agent that is still to be made. */
  readonly initial: AgentResource | null
  /** It was saved for the first time. */
  readonly onMade: (id: string) => void
}

/** An agent to read and to change: its fields at the left; its tools and limits, or all of it as JSON, at the right. */
export function AgentEditor({ initial, onMade }: AgentEditorProps) {
  const frame = useFrame()
  const editor = useAgentEditor(initial)
  const form = useRef<HTMLDivElement>(null)
  const side = useRef<HTMLElement>(null)
  const [isJson, setJson] = useState(false)
  useSaveKey(() => void save())

  const title = editor.draft.name.trim() || (editor.saved?.definition.name ?? 'New agent')
  useEffect(() => {
    document.title = `${title} · Weir`
  }, [title])

  async function save(): Promise<string | null> {
    const isNew = editor.saved === null
    const agent = await editor.save()
    if (agent === null) {
      // Once what is wrong has been drawn.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return null
    }
    if (isNew) onMade(agent.id)
    return agent.id
  }

  async function tryIt() {
    const id = await save()
    if (id !== null) frame.go(chatPathWith(id), true)
  }

  return (
    <>
      <EditorHeader
        title={title}
        editor={editor}
        isJson={isJson}
        onJson={() => {
          setJson(!isJson)
          // On narrow screens it stands below the fields.
          requestAnimationFrame(() => side.current?.scrollIntoView({ block: 'start' }))
        }}
        onSave={() => void save()}
        onTry={() => void tryIt()}
      />
      <div
        ref={form}
        className="thin-scroll grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_440px] max-desktop:block max-desktop:overflow-y-auto"
      >
        <div className="thin-scroll min-w-0 px-7 pt-6 pb-10 max-tablet:px-4 max-tablet:pt-5 desktop:overflow-y-auto">
          <div className="mx-auto max-w-[680px]">
            <EditorNotes editor={editor} />
            <fieldset disabled={editor.textProblem !== null} className="min-w-0">
              <AgentFields editor={editor} />
            </fieldset>
          </div>
        </div>
        <aside
          ref={side}
          aria-label={isJson ? 'Definition as JSON' : 'Tools and limits'}
          className={`thin-scroll min-w-0 border-line bg-bank px-7 pt-6 pb-10 max-desktop:border-t max-desktop:*:mx-auto max-desktop:*:w-full max-desktop:*:max-w-[680px] max-tablet:px-4 max-tablet:pt-5 desktop:overflow-y-auto desktop:border-l ${isJson ? 'flex flex-col max-desktop:min-h-full' : ''}`}
        >
          {isJson ? <DefinitionView editor={editor} /> : <AgentSettings editor={editor} />}
        </aside>
      </div>
      <LeaveGuard
        isActive={editor.isChanged}
        title="Leave without saving?"
        text={`What you changed in ${title} is not saved and would be lost.`}
      />
    </>
  )
}
