'use client'

import { CircleAlert, Users } from 'lucide-react'
import { useToast } from '@/hooks/use-toast'
import { Button } from './button'
import { Icon } from './icon'
import { Note } from './note'

interface SaveNotesProps {
  /** What is edited: "agent". */
  readonly kind: string
  /** What somebody else saved meanwhile. `updated`: epoch ms. */
  readonly conflict: { readonly updated: number } | null
  readonly saveProblem: string | null
  readonly onKeepMine: () => void
  /** @returns brings back what stood here before */
  readonly onTakeTheirs: () => () => void
}

/** Why a save did not do what it should: somebody else's was first, or it failed. */
export function SaveNotes({ kind, conflict, saveProblem, onKeepMine, onTakeTheirs }: SaveNotesProps) {
  const toast = useToast()

  function takeTheirs() {
    const bringBack = onTakeTheirs()
    toast.show({
      text: 'Your changes are put aside.',
      action: { label: 'Bring them back', onSelect: bringBack },
    })
  }

  return (
    <>
      {conflict !== null && (
        <Note tone="wait" isUrgent icon={<Icon of={Users} className="text-wait" />}>
          <p>
            Somebody else saved this {kind} at {timeOf(conflict.updated)}. Your changes are not saved, and
            nothing is lost. If you keep editing, your next save takes the place of theirs.
          </p>
          <div className="mt-2 flex flex-wrap gap-1.5">
            <Button size="small" onClick={onKeepMine}>
              Keep editing mine
            </Button>
            <Button size="small" onClick={takeTheirs}>
              Load theirs
            </Button>
          </div>
        </Note>
      )}
      {saveProblem !== null && (
        <Note tone="fail" icon={<Icon of={CircleAlert} className="text-fail" />}>
          Not saved. {saveProblem} Your changes are kept.
        </Note>
      )}
    </>
  )
}

function timeOf(epoch: number): string {
  return new Date(epoch).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })
}
