'use client'

import { CircleAlert, TriangleAlert, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { useToast } from '@/hooks/use-toast'

/** What a person has to know before anything else: a conflict, a save that failed, what would keep it from running. */
export function EditorNotes({ editor }: { readonly editor: AgentEditor }) {
  const { conflict, saveProblem, saved, isChanged, textProblem } = editor
  return (
    <>
      {conflict !== null && <ConflictNote editor={editor} updated={conflict.updated} />}
      {saveProblem !== null && (
        <Note tone="fail" icon={<Icon of={CircleAlert} className="text-fail" />}>
          Not saved. {saveProblem} Your changes are kept.
        </Note>
      )}
      {textProblem !== null && (
        <Note tone="wait" icon={<Icon of={TriangleAlert} className="text-wait" />}>
          The JSON at the right is no agent yet. The fields wait until it is.
        </Note>
      )}
      {saved !== null && saved.problems.length > 0 && (
        <Note tone="wait" icon={<Icon of={TriangleAlert} className="text-wait" />}>
          <ul>
            {saved.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          {isChanged && <p className="text-small text-ink-2">As it is saved. Checked again when you save.</p>}
        </Note>
      )}
    </>
  )
}

interface ConflictNoteProps {
  readonly editor: AgentEditor
  /** Epoch ms. */
  readonly updated: number
}

function ConflictNote({ editor, updated }: ConflictNoteProps) {
  const toast = useToast()
  const time = new Date(updated).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })

  function takeTheirs() {
    const mine = editor.takeTheirs()
    toast.show({
      text: 'Your changes are put aside.',
      action: { label: 'Bring them back', onSelect: () => editor.change(mine) },
    })
  }

  return (
    <Note tone="wait" isUrgent icon={<Icon of={Users} className="text-wait" />}>
      <p>
        Somebody else saved this agent at {time}. Your changes are not saved, and nothing is lost. If you keep
        editing, your next save takes the place of theirs.
      </p>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button size="small" onClick={editor.keepMine}>
          Keep editing mine
        </Button>
        <Button size="small" onClick={takeTheirs}>
          Load theirs
        </Button>
      </div>
    </Note>
  )
}

interface NoteProps {
  readonly tone: 'wait' | 'fail'
  readonly icon: ReactNode
  /** Read out at once. */
  readonly isUrgent?: boolean
  readonly children: ReactNode
}

const tones = { wait: 'border-wait-line bg-wait-soft', fail: 'border-fail-line bg-fail-soft' }

function Note({ tone, icon, isUrgent = tone === 'fail', children }: NoteProps) {
  return (
    <div
      {...(isUrgent && { role: 'alert' })}
      className={`mb-4 flex items-start gap-2.5 rounded-2 border px-3 py-2 ${tones[tone]}`}
    >
      <span className="pt-0.5">{icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
    </div>
  )
}
