'use client'

import './graph-run.css'
import { ChevronLeft, LocateFixed } from 'lucide-react'
import { useId, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { plainText } from '@/components/run/tool/exact-text'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { TabList } from '@/components/ui/tab-list'
import { useAttempts, useBlock, useLastAttempt } from '@/hooks/use-run'
import { useGraphNode } from '@/hooks/use-run-graph'
import { iconOfNode } from './node-icon'
import { NodeActions, type RunActions } from './node-actions'
import { NodeFacts } from './node-facts'
import { InputTab, MessagesTab, OutputTab } from './node-tabs'

interface NodePanelProps {
  readonly store: RunStore
  /** The first attempt's block. */
  readonly id: string
  readonly onBack: () => void
  /** Brings it into view in the stream. */
  readonly onShow: (block: StreamingBlock) => void
  /** Null where nothing can be run from here. */
  readonly actions: RunActions | null
}

type Tab = 'output' | 'input' | 'messages'

const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'output', label: 'Output' },
  { id: 'input', label: 'Input' },
  { id: 'messages', label: 'Messages' },
]

/** One run of a node: how it went, what it was given, what it gave and said, and what can be done from there. */
export function NodePanel({ store, id, onBack, onShow, actions }: NodePanelProps) {
  const first = useBlock(store, id)
  const last = useLastAttempt(store, id)
  const attempts = useAttempts(store, id)
  const node = useGraphNode(store, first)
  const [tab, setTab] = useState<Tab>('output')
  const panelId = useId()
  if (first === undefined || last === undefined) return null
  return (
    <section
      aria-label={`Node ${first.nodeInfo?.nodeName ?? ''}`}
      className="flex min-w-0 grow flex-col gap-3"
    >
      <div className="-mx-1.5 flex items-center gap-1">
        <Button look="bare" size="small" isSquare aria-label="Back" title="Back" onClick={onBack}>
          <Icon of={ChevronLeft} />
        </Button>
        <Icon of={iconOfNode(node)} className="text-ink-2" />
        <b className="min-w-0 truncate pl-1 font-semibold">{plainText(first.nodeInfo?.nodeName ?? '')}</b>
        <Button
          look="bare"
          size="small"
          isSquare
          className="ml-auto"
          aria-label="Show in the answer"
          title="Show in the answer"
          onClick={() => onShow(first)}
        >
          <Icon of={LocateFixed} isSmall />
        </Button>
      </div>
      <NodeFacts store={store} first={first} last={last} node={node} />
      <div className="-mx-4">
        <TabList label="Views of the node" panelId={panelId} tabs={tabs} value={tab} onChange={setTab} />
      </div>
      <div id={panelId} className="lane-body" role="tabpanel">
        {tab === 'output' && <OutputTab store={store} ids={attempts} last={last} node={node} />}
        {tab === 'input' && <InputTab block={last} />}
        {tab === 'messages' && <MessagesTab store={store} block={last} />}
      </div>
      {actions !== null && <NodeActions store={store} block={last} actions={actions} />}
    </section>
  )
}
