'use client'

import { TriangleAlert } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import { Note } from '@/components/ui/note'
import { SaveNotes } from '@/components/ui/save-notes'
import type { AgentEditor } from '@/hooks/use-agent-editor'

/** What a person has to know before anything else: a conflict, a save that failed, what would keep it from running. */
export function EditorNotes({ editor }: { readonly editor: AgentEditor }) {
  const { saved, isChanged, textProblem } = editor
  return (
    <>
      <SaveNotes
        kind="agent"
        conflict={editor.conflict}
        saveProblem={editor.saveProblem}
        onKeepMine={editor.keepMine}
        onTakeTheirs={() => {
          const mine = editor.takeTheirs()
          return () => editor.change(mine)
        }}
      />
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
