'use client'

import { useLayoutEffect, useRef, useState } from 'react'

const foldedLines = 12

interface PromptViewProps {
  readonly content: string
  /** Epoch ms. */
  readonly created: number
}

/** What the person said. Over twelve lines it is folded. */
export function PromptView({ content, created }: PromptViewProps) {
  const text = useRef<HTMLDivElement>(null)
  const [isLong, setLong] = useState(false)
  const [isOpen, setOpen] = useState(false)

  useLayoutEffect(() => {
    const element = text.current
    if (element !== null && !isOpen) setLong(element.scrollHeight > element.clientHeight + 1)
  }, [content, isOpen])

  return (
    <div className="stream-row">
      <div className="num min-w-0 text-right text-meta text-ink-3 max-tablet:mb-1 max-tablet:flex max-tablet:items-baseline max-tablet:gap-2 max-tablet:text-left">
        <span className="block pt-1 text-small leading-4 font-medium text-ink-2">You</span>
        <PromptTime created={created} />
      </div>
      <div className="min-w-0">
        <div className="-mt-2.25 inline-block max-w-full rounded-2 bg-fill px-3.5 pt-2.25 pb-2.5 text-read [overflow-wrap:anywhere] max-tablet:mt-0">
          <div
            ref={text}
            className="overflow-hidden whitespace-pre-wrap"
            style={isOpen ? undefined : { maxHeight: `calc(var(--t-read-lh) * ${foldedLines})` }}
          >
            {content}
          </div>
          {isLong && (
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
              className="mt-1 min-h-6 text-small font-medium text-ink-2 hover:text-ink hover:underline"
            >
              {isOpen ? 'Fold' : 'Show all'}
            </button>
          )}
        </div>
      </div>
    </div>
  )
}

/** In the reader's own time zone, which the server does not know. */
function PromptTime({ created }: { readonly created: number }) {
  const time = new Date(created)
  return (
    <time dateTime={time.toISOString()} title={time.toLocaleString()} suppressHydrationWarning>
      {time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })}
    </time>
  )
}
