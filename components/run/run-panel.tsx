'use client'

import { ChevronLeft, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { isSpan } from '@/hooks/span-rows'
import { useBlockOrder, useNodeRunCount, useRun } from '@/hooks/use-run'
import { RunGraphProvider } from '@/hooks/use-run-graph'
import type { RunStore } from './answer-view'
import { formatUnits } from './figures'
import { ProgressWords } from './graph/progress-words'
import { ExportLinks } from './graph/export-links'
import { GraphSection } from './graph/graph-section'
import type { RunActions } from './graph/node-actions'
import { NodePanel } from './graph/node-panel'
import { Timeline } from './graph/timeline'
import { BudgetSection } from './panel/budget-section'
import { RunTree } from './panel/run-tree'
import { revealBlock } from './reveal'
import { SpanInside } from './row-view'
import { useSpanName } from './use-span-name'

/** Below this width it lies over the page. */
const overlay = '(max-width: 1119px)'

interface RunPanelProps {
  readonly store: RunStore
  readonly onClose: () => void
  /** A sub-agent to show at once: one that lies too deep for the stream. */
  readonly spanId?: string | null
  /** Of a graph: what the page does with a run that begins from here; null where none can. */
  readonly actions?: RunActions | null
}

/** What a run has spent, and who did what in it. Fills the place that the page gives it, and scrolls there. */
export function RunPanel({ store, onClose, spanId = null, actions = null }: RunPanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(spanId)
  const [wanted, setWanted] = useState(spanId)
  const [node, setNode] = useState<string | null>(null)
  const isOfGraph = useRun(store, (run) => run.mode === 'graph')
  if (wanted !== spanId) {
    setWanted(spanId)
    setShown(spanId)
    setNode(null)
  }
  useBorrowedFocus(panel)

  function show(block: StreamingBlock) {
    const { runId } = store.getState().run
    if (window.matchMedia(overlay).matches) onClose()
    // Once the sheet has gone: it may lie over the place, and closing gives the focus back.
    requestAnimationFrame(() => {
      if (!revealBlock(runId, block.id)) setShown(isSpan(block) ? block.spanId : block.parentSpanId)
    })
  }

  return (
    <div ref={panel} className="run-panel thin-scroll flex flex-col *:shrink-0">
      <div className="flex h-(--h-bar) items-center border-b border-line pr-2.5 pl-4 desktop:hidden">
        <b className="flex-1 font-semibold">Run</b>
        <Button look="bare" size="small" isSquare aria-label="Close" onClick={onClose}>
          <Icon of={X} />
        </Button>
      </div>
      <RunGraphProvider store={store}>
        {node !== null ? (
          <NodePanel
            key={node}
            store={store}
            id={node}
            onBack={() => setNode(null)}
            onShow={show}
            actions={actions}
          />
        ) : (
          <>
            {shown !== null && shown !== '' && (
              <ShownSpan store={store} spanId={shown} onBack={() => setShown(null)} />
            )}
            {isOfGraph && (
              <>
                <section aria-label="Timeline of the run">
                  <h2>
                    Timeline
                    <ProgressWords store={store} />
                  </h2>
                  <Timeline store={store} selectedId={node} onSelect={setNode} />
                </section>
                <GraphSection store={store} onSelect={setNode} />
              </>
            )}
            <BudgetSection store={store} />
            <section>
              <h2>
                Run
                <Amounts store={store} />
              </h2>
              <RunTree store={store} onShow={show} />
            </section>
            <ExportLinks store={store} />
          </>
        )}
      </RunGraphProvider>
    </div>
  )
}

interface ShownSpanProps {
  readonly store: RunStore
  readonly spanId: string
  readonly onBack: () => void
}

/** A sub-agent that lies too deep for the stream. */
function ShownSpan({ store, spanId, onBack }: ShownSpanProps) {
  useBlockOrder(store)
  const own = blocksOf(store.getState().run).find((block) => isSpan(block) && block.spanId === spanId)
  const name = useSpanName(own)
  const isLive = useRun(store, (run) => run.end === null)
  return (
    <section>
      <h2>
        {name}
        <Button look="bare" size="small" onClick={onBack}>
          <Icon of={ChevronLeft} isSmall />
          Back
        </Button>
      </h2>
      <div className="lane-body">
        <p className="text-small text-ink-2">{own?.content}</p>
        <SpanInside store={store} spanId={spanId} isLive={isLive} depth={1} />
      </div>
    </section>
  )
}

/** "7 calls, 4 nodes, 3 sub-agents"; counted again only when a block opens. */
function Amounts({ store }: { readonly store: RunStore }) {
  useBlockOrder(store)
  const nodes = useNodeRunCount(store)
  const blocks = blocksOf(store.getState().run)
  const tasks = blocks.filter(({ type }) => type === 'task')
  const delegated = new Set(tasks.map(({ toolCallId }) => toolCallId))
  const calls = blocks.filter(({ type, toolCallId }) => type === 'tool' && !delegated.has(toolCallId)).length
  const parts = [
    nodes > 0 && formatUnits(nodes, 'node'),
    calls > 0 && formatUnits(calls, 'call'),
    tasks.length > 0 && formatUnits(tasks.length, 'sub-agent'),
  ]
  return <span>{parts.filter((part) => part !== false).join(', ')}</span>
}

/** Over the page it takes the focus when it comes, and gives it back when it goes. */
function useBorrowedFocus(panel: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    if (!window.matchMedia(overlay).matches) return
    const before = document.activeElement
    panel.current?.querySelector('button')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [panel])
}
