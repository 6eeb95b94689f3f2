'use client'

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import { Icon } from '@/components/ui/icon'
import { useBlock, useVoice } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { LaneState } from './lane-state'
import { plainText } from './tool/exact-text'
import { useSpanName } from './use-span-name'
import { Voice } from './voice'

interface LaneProps {
  readonly store: RunStore
  readonly id: string
  readonly isLive: boolean
  /** `lane` in a frame, `nested` inside another lane. */
  readonly form: 'lane' | 'nested'
  /** Folded to its head from its end on, unless a reader opens it. */
  readonly foldsAtEnd: boolean
  /** Folded from the start: too deep to be drawn unasked. */
  readonly isDeep: boolean
  readonly inside: (spanId: string) => ReactNode
}

/** A sub-agent: who, for how long, with what task, and all that it does and says. */
export function Lane({ store, id, isLive, form, foldsAtEnd, isDeep, inside }: LaneProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const block = useBlock(store, id)
  const voice = useVoice(store, block?.spanId ?? '')
  const name = useSpanName(block)
  if (block === undefined) return null
  const isOpen = chosen ?? !(isDeep || (foldsAtEnd && block.isComplete))
  return (
    <details
      className={form}
      data-voice={voice}
      aria-label={`Sub-agent ${name}`}
      open={isOpen}
      onToggle={(event) => {
        const now = event.currentTarget.open
        if (now !== isOpen) setChosen(now)
      }}
    >
      <summary data-part data-block={id} className="lane-head">
        <Voice name={name} voice={voice} />
        <b className="min-w-0 truncate font-semibold">{name}</b>
        {!isOpen && <span className="min-w-0 flex-1 truncate text-ink-3">{plainText(block.content)}</span>}
        <LaneState store={store} block={block} isLive={isLive} />
        <Icon
          of={ChevronRight}
          isSmall
          className={`text-ink-3 transition-transform duration-(--d-1) ${isOpen ? 'rotate-90' : ''}`}
        />
      </summary>
      {/* Drawn also while it is folded, so that whoever looks for a block in it finds its place. */}
      <LaneBody block={block}>{inside(block.spanId)}</LaneBody>
    </details>
  )
}

function LaneBody({ block, children }: { readonly block: StreamingBlock; readonly children: ReactNode }) {
  return (
    <div className="lane-body">
      {block.content !== '' && (
        <p className="text-small [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">
          {plainText(block.content)}
        </p>
      )}
      {children}
      {block.span?.error !== undefined && (
        <p className="text-small [overflow-wrap:anywhere] text-fail">{block.span.error.message}</p>
      )}
    </div>
  )
}
