'use client'

import type { ReactNode } from 'react'
import { useBlock } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { BlockView } from './block-view'
import { MarginTime } from './margin'

interface BlockRowProps {
  readonly store: RunStore
  readonly id: string
  readonly isLive: boolean
  /** The speaker, on the first row only. */
  readonly name: ReactNode
}

/** One block with its margin. It alone renders again when its words grow. */
export function BlockRow({ store, id, isLive, name }: BlockRowProps) {
  const block = useBlock(store, id)
  if (block === undefined) return null
  const isTall = block.type !== 'text' && block.type !== 'reasoning'
  return (
    <div className="stream-row">
      {name ?? <MarginTime at={block.timestamp} isTall={isTall} />}
      <div className="min-w-0">
        <BlockView block={block} isLive={isLive} />
      </div>
    </div>
  )
}
