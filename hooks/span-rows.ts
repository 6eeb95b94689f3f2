/**
 * How the blocks of a run stand on the page: each span has rows, one under another. Calls that follow each other share
 * a row, and so do sub-agents that run at once. Pure.
 */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'

/** `lost`: what an attempt wrote that will be, or was, done again. */
export type SpanRowKind = 'block' | 'calls' | 'spans' | 'lost'

/** A row grows at its end only, so its first id is its identity. */
export interface SpanRow {
  readonly kind: SpanRowKind
  readonly ids: readonly string[]
}

export interface RunLayout {
  /** By span id; '' is the run itself. */
  readonly rows: ReadonlyMap<string, readonly SpanRow[]>
  /** Of each sub-agent or node, by span id, in order of appearance: 1 to 4, then again from 1. */
  readonly voices: ReadonlyMap<string, number>
}

const voiceCount = 4
const noLayout: RunLayout = { rows: new Map(), voices: new Map() }

interface OpenRow {
  readonly kind: SpanRowKind
  readonly blocks: StreamingBlock[]
}

/**
 * Lays a run out.
 * @param before the layout of the same run a moment ago: rows of a span that are still the same keep their reference
 */
export function layOut(run: RunState, before: RunLayout = noLayout): RunLayout {
  const blocks = blocksOf(run)
  const spans = blocks.filter(isSpan)
  const spanIds = new Set(spans.map(({ spanId }) => spanId))
  const drawnOtherwise = new Set(
    [...spans, ...blocks.filter(isOpenApproval)].map(({ toolCallId }) => toolCallId),
  )
  const drawn = new Map<string, OpenRow[]>()
  for (const block of blocks) {
    // A call that became a sub-agent is drawn as that, and one that waits for a yes as its question.
    if (block.type === 'tool' && block.toolCallId !== undefined && drawnOtherwise.has(block.toolCallId))
      continue
    // A speaker that nobody announced has no frame of its own.
    const place = spanIds.has(block.parentSpanId) ? block.parentSpanId : ''
    const rows = drawn.get(place) ?? []
    drawn.set(place, rows)
    addTo(rows, block)
  }
  return {
    rows: new Map([...drawn].map(([spanId, rows]) => [spanId, settled(rows, before.rows.get(spanId))])),
    voices: new Map(spans.map(({ spanId }, index) => [spanId, (index % voiceCount) + 1])),
  }
}

export function isSpan({ type }: StreamingBlock): boolean {
  return type === 'task' || type === 'node'
}

function isOpenApproval({ type, isComplete }: StreamingBlock): boolean {
  return type === 'approval' && !isComplete
}

function addTo(rows: OpenRow[], block: StreamingBlock): void {
  const kind = kindOf(block)
  const last = rows.at(-1)
  if (last?.kind === kind && joins(last, block)) last.blocks.push(block)
  else rows.push({ kind, blocks: [block] })
}

function kindOf(block: StreamingBlock): SpanRowKind {
  if (block.isSuperseded) return 'lost'
  if (block.type === 'tool') return 'calls'
  return isSpan(block) ? 'spans' : 'block'
}

function joins(row: OpenRow, block: StreamingBlock): boolean {
  if (row.kind !== 'spans') return row.kind !== 'block'
  return row.blocks.some(({ endTimestamp = Number.POSITIVE_INFINITY }) => endTimestamp > block.timestamp)
}

function settled(rows: readonly OpenRow[], before: readonly SpanRow[] = []): readonly SpanRow[] {
  const now = rows.map(({ kind, blocks }, index) => {
    const row = { kind, ids: blocks.map(({ id }) => id) }
    const old = before[index]
    return old !== undefined && isSame(old, row) ? old : row
  })
  return now.length === before.length && now.every((row, index) => row === before[index]) ? before : now
}

function isSame(a: SpanRow, b: SpanRow): boolean {
  return a.kind === b.kind && a.ids.length === b.ids.length && a.ids.every((id, index) => id === b.ids[index])
}
