'use client'

import { Pencil, Undo2 } from 'lucide-react'
import { useId } from 'react'
import { scrollable } from '@/components/run/scrollable'
import { JsonView } from '@/components/run/tool/json-view'
import { exactArguments } from '@/components/run/tool/exact-text'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { EditedArguments } from './edited-arguments'

interface ApprovalArgumentsProps {
  readonly value: unknown
  readonly edited: EditedArguments
  readonly isSent: boolean
}

/** All arguments, wrapped and never cut; or a field in which they are changed. */
export function ApprovalArguments({ value, edited, isSent }: ApprovalArgumentsProps) {
  const isEditing = edited.text !== null
  return (
    <div className="overflow-hidden rounded-2 border border-line bg-code">
      <div className="flex h-8 items-center gap-2 border-b border-line pr-1 pl-3 text-meta text-ink-2 max-tablet:h-9">
        <span className="flex-1">arguments</span>
        <Button look="bare" size="small" disabled={isSent} onClick={isEditing ? edited.undo : edited.begin}>
          <Icon of={isEditing ? Undo2 : Pencil} isSmall />
          {isEditing ? 'Undo edits' : 'Edit'}
        </Button>
      </div>
      {isEditing ? (
        <ArgumentsField edited={edited} text={edited.text ?? ''} isSent={isSent} />
      ) : (
        <div
          className="thin-scroll max-h-60 overflow-y-auto px-3 pt-2.5 pb-3 focus-visible:-outline-offset-2"
          {...scrollable('Arguments')}
        >
          <JsonView text={exactArguments(value ?? {}) || 'none'} />
        </div>
      )}
    </div>
  )
}

interface ArgumentsFieldProps {
  readonly edited: EditedArguments
  readonly text: string
  readonly isSent: boolean
}

function ArgumentsField({ edited, text, isSent }: ArgumentsFieldProps) {
  const id = useId()
  return (
    <>
      <textarea
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader asked for this field
        autoFocus
        value={text}
        disabled={isSent}
        spellCheck={false}
        rows={Math.min(12, text.split('\n').length + 1)}
        aria-label="Arguments as JSON"
        aria-invalid={edited.problem !== null}
        aria-describedby={id}
        onChange={(event) => edited.write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          edited.undo()
        }}
        className="thin-scroll block max-h-60 w-full resize-y bg-raised px-3 pt-2.5 pb-3 mono focus-visible:-outline-offset-2"
      />
      <p id={id} className="border-t border-line px-3 py-1 text-small [overflow-wrap:anywhere] text-ink-3">
        {edited.problem === null ? (
          'The tool runs with what stands here.'
        ) : (
          <span className="text-fail">{edited.problem}</span>
        )}
      </p>
    </>
  )
}
