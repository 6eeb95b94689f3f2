'use client'

import { GitFork, Hand, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatSpan } from '@/components/run/figures'
import { firstLine } from '@/components/run/first-line'
import { countItems, wordsOfItems } from '@/components/run/graph/graph-words'
import { Since } from '@/components/run/since'
import { nameOfTool } from '@/components/run/tool/tool-name'
import { iconOfTool } from '@/components/run/tool/tool-icon'
import { useSpanName } from '@/components/run/use-span-name'
import { Voice } from '@/components/run/voice'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import { useAgentName } from '@/hooks/use-agents'
import type { SpanRow } from '@/hooks/span-rows'
import {
  useAsksWithin,
  useBlock,
  useLastAttempt,
  useLastAttempts,
  usePause,
  useRun,
  useSpanRows,
  useVoice,
} from '@/hooks/use-run'
import { useRunGraph } from '@/hooks/use-run-graph'
import { stateOfRun, stateOfSpan, stateOfTreeCall, type TreeState, waits } from './tree-state'

/** So many items of a map have lines: it may have thousands. */
const mostItems = 20

interface TreeProps {
  readonly store: RunStore
  /** Brings a block into view. */
  readonly onShow: (block: StreamingBlock) => void
}

/** Who ran in whom and which calls they made: nested lists, each line a way to its place in the stream. */
export function RunTree({ store, onShow }: TreeProps) {
  const nameOf = useAgentName()
  const graphName = useRunGraph()?.graph.name
  const agentName = nameOf(useRun(store, (run) => run.speaker))
  const speaker = graphName ?? agentName
  const status = useRun(store, (run) => run.status)
  return (
    <ul className="tree" aria-label="Run">
      <li>
        <span className="tree-line">
          <Voice name={speaker} voice={0} />
          <span className="min-w-0 truncate">{speaker}</span>
          <State store={store} state={stateOfRun(status)} since={0} />
        </span>
        <Inside store={store} spanId="" onShow={onShow} />
      </li>
    </ul>
  )
}

function Inside({ store, spanId, onShow }: TreeProps & { readonly spanId: string }) {
  const rows = useSpanRows(store, spanId)
  if (rows.length === 0) return null
  return (
    <ul>
      {rows.map((row) => (
        <Row key={row.ids[0]} store={store} row={row} onShow={onShow} />
      ))}
    </ul>
  )
}

function Row({ store, row, onShow }: TreeProps & { readonly row: SpanRow }) {
  const lines = row.ids.map((id) => <Line key={id} store={store} id={id} onShow={onShow} />)
  if (row.kind === 'lost' || row.kind === 'skipped') return null
  if (row.kind === 'items') return <ItemLines store={store} ids={row.ids} onShow={onShow} />
  if (row.kind !== 'spans' || row.ids.length === 1) return lines
  return (
    <li>
      <span className="tree-line text-ink-2">
        <Icon of={GitFork} isSmall className="text-ink-3" />
        {row.ids.length} in parallel
      </span>
      <ul>{lines}</ul>
    </li>
  )
}

/** How far a map is, and the items of it that are not done. */
function ItemLines({ store, ids, onShow }: TreeProps & { readonly ids: readonly string[] }) {
  const items = useLastAttempts(store, ids)
  const open = ids.filter((_, index) => items[index]?.nodeInfo?.status !== 'completed')
  return (
    <>
      <li className="tree-line num text-ink-2">{wordsOfItems(countItems(items))}</li>
      {open.slice(0, mostItems).map((id) => (
        <SpanLine key={id} store={store} id={id} onShow={onShow} />
      ))}
    </>
  )
}

/** Speech has no line, and an approval that was given is told by its call. */
function Line({ store, id, onShow }: TreeProps & { readonly id: string }) {
  const type = useRun(store, (run) => (run.open.get(id) ?? run.closed.get(id))?.type)
  if (type === 'task' || type === 'node') return <SpanLine store={store} id={id} onShow={onShow} />
  if (type === 'tool') return <CallLine store={store} id={id} onShow={onShow} />
  if (type === 'approval') return <ApprovalLine store={store} id={id} onShow={onShow} />
  return type === 'input' ? <InputLine store={store} id={id} onShow={onShow} /> : null
}

/** Of a node that was tried more than once the last attempt. */
function SpanLine({ store, id, onShow }: TreeProps & { readonly id: string }) {
  const block = useLastAttempt(store, id)
  const pause = usePause(store, id)
  const isAsking = useAsksWithin(store, block?.spanId ?? '')
  const voice = useVoice(store, block?.spanId ?? '')
  const name = useSpanName(block)
  const isLive = useRun(store, (run) => run.end === null)
  if (block === undefined) return null
  return (
    <li>
      <LineButton onClick={() => onShow(block)}>
        <Voice name={name} voice={voice} />
        <span className="min-w-0 truncate">{name}</span>
        <State
          store={store}
          state={isLive && pause !== undefined ? retries : stateOfSpan(block, isAsking)}
          since={block.timestamp}
        />
      </LineButton>
      <Inside store={store} spanId={block.spanId} onShow={onShow} />
    </li>
  )
}

function CallLine({ store, id, onShow }: TreeProps & { readonly id: string }) {
  const block = useBlock(store, id)
  if (block === undefined) return null
  const name = nameOfTool(block)
  return (
    <li>
      <LineButton onClick={() => onShow(block)}>
        <LineIcon of={iconOfTool(name)} />
        <span className="min-w-0 truncate mono">{name}</span>
        <State store={store} state={stateOfTreeCall(block)} since={block.timestamp} />
      </LineButton>
    </li>
  )
}

function ApprovalLine({ store, id, onShow }: TreeProps & { readonly id: string }) {
  const block = useBlock(store, id)
  if (block === undefined || block.isComplete) return null
  return (
    <li>
      <LineButton isCurrent onClick={() => onShow(block)}>
        <LineIcon of={Hand} />
        <span className="min-w-0 truncate mono">{nameOfTool(block)}</span>
        <State store={store} state={waits} since={block.timestamp} />
      </LineButton>
    </li>
  )
}

const retries: TreeState = { tone: 'wait', word: 'retries', isTimed: false }

function InputLine({ store, id, onShow }: TreeProps & { readonly id: string }) {
  const block = useBlock(store, id)
  if (block === undefined) return null
  const took = formatSpan((block.endTimestamp ?? block.timestamp) - block.timestamp)
  const state: TreeState = block.isComplete ? { tone: 'still', word: took, isTimed: false } : waits
  return (
    <li>
      <LineButton isCurrent={!block.isComplete} onClick={() => onShow(block)}>
        <LineIcon of={Hand} />
        <span className="min-w-0 truncate">{firstLine(block.content)}</span>
        <State store={store} state={state} since={block.timestamp} />
      </LineButton>
    </li>
  )
}

interface LineButtonProps {
  readonly isCurrent?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function LineButton({ isCurrent = false, onClick, children }: LineButtonProps) {
  return (
    <button
      type="button"
      className="tree-line"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

function LineIcon({ of }: { readonly of: LucideIcon }) {
  return <Icon of={of} isSmall className="mx-0.5 text-ink-3" />
}

const tones: Record<TreeState['tone'], string> = {
  still: 'text-ink-3',
  live: 'text-ink-3',
  wait: 'text-wait',
  bad: 'text-fail',
}

function State({ store, state, since }: { store: RunStore; state: TreeState; since: number }) {
  return (
    <span className={`num ml-auto inline-flex flex-none items-center gap-1.5 text-meta ${tones[state.tone]}`}>
      {state.tone === 'live' && <Glyph />}
      <span>
        {state.word}
        {state.isTimed && (
          <>
            {state.word !== '' && ' '}
            <Since store={store} since={since} />
          </>
        )}
      </span>
    </span>
  )
}
