'use client'

import { memo } from 'react'
import { PanelRightOpen } from 'lucide-react'
import { blockOf } from '@/lib/blocks/reduce'
import { Icon } from '@/components/ui/icon'
import { useBlock, useNodeRunCount, useRun, useSpanRows, useVoice } from '@/hooks/use-run'
import type { SpanRow } from '@/hooks/span-rows'
import type { RunStore } from './answer-view'
import { BlockView } from './block-view'
import { MapItems } from './graph/map-items'
import { NodeLane } from './graph/node-lane'
import { KeptRow, SkippedRow } from './graph/quiet-rows'
import { Lane } from './lane'
import { LostRows } from './lost-rows'
import { CaretLine } from './markdown/markdown'
import { useOpenInPanel } from './panel-link'
import { ToolCard } from './tool/tool-card'
import { useSpanName } from './use-span-name'
import { Voice } from './voice'

/** A frame and three rails in it; what lies deeper opens in the panel. */
const deepest = 3
/** So many sub-agents or nodes at once stand in rows, and fold when they end. */
const rowsFrom = 3
/** From so many nodes on, each folds when it ends. */
const longFrom = 12

interface RowViewProps {
  readonly store: RunStore
  readonly row: SpanRow
  readonly isLive: boolean
  /** How many sub-agents and nodes are around it. */
  readonly depth: number
}

/** One row of a span, whatever stands in it. Only the block whose words grow renders again. */
export const RowView = memo(function RowView({ store, row, isLive, depth }: RowViewProps) {
  const [first = ''] = row.ids
  switch (row.kind) {
    case 'block':
      return <OneBlock store={store} id={first} isLive={isLive} />
    case 'calls':
      return (
        <div className="stack">
          {row.ids.map((id) => (
            <ToolCard key={id} store={store} id={id} isLive={isLive} />
          ))}
        </div>
      )
    case 'spans':
      return <SpanFrame store={store} ids={row.ids} isLive={isLive} depth={depth} />
    case 'items':
      return (
        <MapItems
          store={store}
          ids={row.ids}
          lanes={(ids) => <Spans store={store} ids={ids} isLive={isLive} depth={depth} form="nested" folds />}
        />
      )
    case 'skipped':
      return <SkippedRow store={store} ids={row.ids} />
    case 'kept':
      return (
        <KeptRow store={store} ids={row.ids}>
          <Spans store={store} ids={row.ids} isLive={false} depth={depth} form="nested" folds />
        </KeptRow>
      )
    case 'lost':
      return (
        <LostRows store={store} ids={row.ids}>
          {row.ids.map((id) => (
            <LostBlock key={id} store={store} id={id} depth={depth} />
          ))}
        </LostRows>
      )
    default:
      return row.kind satisfies never
  }
})

interface OneBlockProps {
  readonly store: RunStore
  readonly id: string
  readonly isLive: boolean
}

function OneBlock({ store, id, isLive }: OneBlockProps) {
  const block = useBlock(store, id)
  return block && <BlockView store={store} block={block} isLive={isLive} />
}

function LostBlock({ store, id, depth }: Omit<OneBlockProps, 'isLive'> & { readonly depth: number }) {
  const block = useBlock(store, id)
  if (block === undefined) return null
  if (block.type === 'tool') return <ToolCard store={store} id={id} isLive={false} />
  if (block.type === 'task' || block.type === 'node') {
    return <SpanFrame store={store} ids={[id]} isLive={false} depth={depth} />
  }
  return <BlockView store={store} block={block} isLive={false} />
}

interface SpanFrameProps {
  readonly store: RunStore
  readonly ids: readonly string[]
  readonly isLive: boolean
  readonly depth: number
}

/** Those that run at once: one frame with a lane each; inside another, a rail each. A node alone needs no frame. */
function SpanFrame({ store, ids, isLive, depth }: SpanFrameProps) {
  const [first = ''] = ids
  const isAlone = useRun(store, (run) => ids.length === 1 && blockOf(run, first)?.type === 'node')
  const isLong = useNodeRunCount(store) >= longFrom
  const folds = ids.length >= rowsFrom || isLong
  const form = depth > 0 ? 'nested' : isAlone ? 'alone' : 'lane'
  const lanes = <Spans store={store} ids={ids} isLive={isLive} depth={depth} form={form} folds={folds} />
  if (depth > 0) return lanes
  return (
    <div className="fork">
      <div className="lanes" data-alone={isAlone} data-count={ids.length < rowsFrom ? ids.length : 'many'}>
        {lanes}
      </div>
    </div>
  )
}

interface SpansProps extends SpanFrameProps {
  readonly form: 'lane' | 'nested' | 'alone'
  readonly folds: boolean
}

/** Sub-agents and nodes, one below another or side by side, as `form` says. */
function Spans({ ids, ...rest }: SpansProps) {
  return ids.map((id) => <SpanLane key={id} id={id} {...rest} />)
}

function SpanLane({
  store,
  id,
  isLive,
  depth,
  form,
  folds,
}: Omit<SpansProps, 'ids'> & { readonly id: string }) {
  const openInPanel = useOpenInPanel()
  const isNode = useRun(store, (run) => blockOf(run, id)?.type === 'node')
  const isDeep = depth > deepest
  if (isDeep && openInPanel !== null) return <DeepSpan store={store} id={id} onOpen={openInPanel} />
  const inside = (spanId: string) => (
    <SpanInside store={store} spanId={spanId} isLive={isLive} depth={depth + 1} />
  )
  const shared = { store, id, isLive, isDeep, foldsAtEnd: folds, inside }
  if (isNode) return <NodeLane {...shared} form={form} />
  return <Lane {...shared} form={form === 'nested' ? 'nested' : 'lane'} />
}

interface SpanInsideProps {
  readonly store: RunStore
  readonly spanId: string
  readonly isLive: boolean
  readonly depth: number
}

/** All rows of a sub-agent, in the order in which they opened. */
export function SpanInside({ store, spanId, isLive, depth }: SpanInsideProps) {
  const rows = useSpanRows(store, spanId)
  if (rows.length === 0) return isLive ? <CaretLine /> : null
  return rows.map((row) => <RowView key={row.ids[0]} store={store} row={row} isLive={isLive} depth={depth} />)
}

interface DeepSpanProps {
  readonly store: RunStore
  readonly id: string
  readonly onOpen: (spanId: string) => void
}

function DeepSpan({ store, id, onOpen }: DeepSpanProps) {
  const block = useBlock(store, id)
  const voice = useVoice(store, block?.spanId ?? '')
  const name = useSpanName(block)
  if (block === undefined) return null
  return (
    <button
      type="button"
      data-block={id}
      onClick={() => onOpen(block.spanId)}
      className="lane-head w-full text-left"
    >
      <Voice name={name} voice={voice} />
      <b className="min-w-0 truncate font-semibold">{name}</b>
      <span className="ml-auto inline-flex flex-none items-center gap-1.5 text-small text-ink-2">
        Open in the panel
        <Icon of={PanelRightOpen} isSmall />
      </span>
    </button>
  )
}
