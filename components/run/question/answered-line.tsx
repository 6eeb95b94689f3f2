'use client'

import { Check, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'
import type { AnsweredWords } from './question-words'

interface AnsweredLineProps {
  readonly id: string
  /** Null: nobody answered. */
  readonly words: AnsweredWords | null
  /** Of the call, or of what was asked. */
  readonly about: string
  /** Epoch ms. */
  readonly at: number
  /** It was answered here: the focus that went with the card comes to the line. */
  readonly isOwn: boolean
}

/** What is left of a question: one line. */
export function AnsweredLine({ id, words, about, at, isOwn }: AnsweredLineProps) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isOwn && document.activeElement === document.body) line.current?.focus({ preventScroll: true })
  }, [isOwn])
  const isYes = words?.isYes ?? false
  return (
    <div ref={line} data-part data-block={id} tabIndex={-1} className="answered">
      <Icon of={isYes ? Check : X} />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {words === null ? 'Not answered: the run ended' : words.text}
        {words !== null && <TimeOfDay at={at} />}
        {words !== null && words.said !== '' && `: “${words.said}”`}
      </p>
      <span className="max-w-[40%] min-w-0 flex-none truncate mono text-ink-3 max-tablet:hidden">
        {about}
      </span>
    </div>
  )
}

/** In the reader's own time zone, which the server does not know. */
function TimeOfDay({ at }: { readonly at: number }) {
  const time = new Date(at)
  return (
    <>
      {', '}
      <time
        dateTime={time.toISOString()}
        title={time.toLocaleString()}
        className="num"
        suppressHydrationWarning
      >
        {time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })}
      </time>
    </>
  )
}
