'use client'

import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from './answer-view'
import { EventRow } from './event-row'
import { Markdown } from './markdown/markdown'
import { OutcomeCard } from './outcome-card'
import { ApprovalCard } from './question/approval-card'
import { InputCard } from './question/input-card'
import { Reasoning } from './reasoning'

interface BlockViewProps {
  readonly store: RunStore
  readonly block: StreamingBlock
  /** The run goes on and is shown live. */
  readonly isLive: boolean
}

/** What each type of block looks like that stands alone; calls and sub-agents stand with their neighbours. */
export function BlockView({ store, block, isLive }: BlockViewProps) {
  switch (block.type) {
    case 'text':
      return <Markdown text={block.content} isOpen={isLive && !block.isComplete} />
    case 'reasoning':
      return <Reasoning block={block} isLive={isLive} />
    case 'approval':
      return <ApprovalCard store={store} block={block} />
    case 'input':
      return <InputCard store={store} block={block} />
    case 'completion':
    case 'incomplete':
      return <OutcomeCard block={block} />
    case 'tool':
    case 'task':
    case 'node':
    case 'retry':
      return <EventRow label={block.nodeInfo?.nodeName ?? block.type} text={block.content} />
    default:
      return block.type satisfies never
  }
}
