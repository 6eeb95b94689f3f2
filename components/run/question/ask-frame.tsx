'use client'

import { CircleAlert, Hand } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

interface AskFrameProps {
  readonly id: string
  readonly label: string
  readonly head: string
  /** At the right of the head: until when. */
  readonly until: ReactNode
  readonly problem: string | null
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

/** A decision that a run waits for. It takes no focus; "Review" in the status row brings a reader here. */
export function AskFrame({ id, label, head, until, problem, onKeyDown, children }: AskFrameProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons inside it
    <fieldset
      data-part
      data-block={id}
      className="ask"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="flex min-h-9.5 items-center gap-2.25 border-b border-wait-line bg-wait-soft px-3 py-1.5">
        <Icon of={Hand} className="text-wait" />
        <b className="min-w-0 flex-1 font-semibold text-pretty [overflow-wrap:anywhere]">{head}</b>
        <span className="num flex-none text-small whitespace-nowrap text-wait">{until}</span>
      </div>
      <div className="flex min-w-0 flex-col gap-2.5 px-3 pt-2.5 pb-3">
        {children}
        {problem !== null && <Problem text={problem} />}
      </div>
    </fieldset>
  )
}

/** Says in place why an answer did not count. */
export function Problem({ text }: { readonly text: string }) {
  return (
    <p role="alert" className="flex items-start gap-2 text-small [overflow-wrap:anywhere] text-fail">
      <Icon of={CircleAlert} isSmall className="mt-0.5" />
      {text}
    </p>
  )
}
