'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import type { StreamingBlock } from '@/lib/blocks/block'
import { formatDuration } from './figures'
import { lastSentence } from './last-sentence'

interface ReasoningProps {
  readonly block: StreamingBlock
  readonly isLive: boolean
}

/** One line of fixed height, which only a person opens or closes. */
export function Reasoning({ block, isLive }: ReasoningProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const isThinking = isLive && !block.isComplete
  return (
    <div data-part>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex h-(--t-read-lh) max-w-full min-w-0 items-center gap-1.5 text-ink-2 hover:text-ink max-tablet:h-10"
      >
        <Icon
          of={ChevronRight}
          isSmall
          className={`text-ink-3 transition-transform duration-(--d-1) ${isOpen ? 'rotate-90' : ''}`}
        />
        <span className="num flex-none">{isThinking ? 'Thinking' : thoughtFor(block)}</span>
        {isThinking && (
          <>
            <Glyph />
            {!isOpen && <span className="min-w-0 truncate text-ink-3">{lastSentence(block.content)}</span>}
          </>
        )}
      </button>
      <div
        id={id}
        hidden={!isOpen}
        className="mt-1.5 mb-0.5 ml-1.75 max-w-155 border-l border-line-2 pl-3.75 text-ui leading-5.25 [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2"
      >
        {isOpen ? block.content.trim() : null}
      </div>
    </div>
  )
}

function thoughtFor({ timestamp, endTimestamp }: StreamingBlock): string {
  return endTimestamp === undefined ? 'Thought' : `Thought for ${formatDuration(endTimestamp - timestamp)}`
}
