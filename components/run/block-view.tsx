'use client'

import type { StreamingBlock } from '@/lib/blocks/block'
import { EventRow } from './event-row'
import { Markdown } from './markdown/markdown'
import { Reasoning } from './reasoning'
import { Superseded } from './superseded'
import { ToolRow } from './tool-row'

interface BlockViewProps {
  readonly block: StreamingBlock
  /** The run goes on and is shown live. */
  readonly isLive: boolean
}

/** What each type of block looks like. */
export function BlockView({ block, isLive }: BlockViewProps) {
  if (block.isSuperseded) return <Superseded block={block} />
  switch (block.type) {
    case 'text':
      return <Markdown text={block.content} isOpen={isLive && !block.isComplete} />
    case 'reasoning':
      return <Reasoning block={block} isLive={isLive} />
    case 'tool':
      return <ToolRow block={block} />
    case 'approval':
    case 'input':
      return (
        <EventRow
          label={block.question?.answer === undefined ? 'needs you' : 'answered'}
          text={block.content}
        />
      )
    case 'task':
    case 'node':
    case 'retry':
      return <EventRow label={block.nodeInfo?.nodeName ?? block.type} text={block.content} />
    case 'completion':
    case 'incomplete':
      return (
        <EventRow label={block.type === 'completion' ? 'saved' : 'not complete yet'} text={block.content} />
      )
    default:
      return block.type satisfies never
  }
}
