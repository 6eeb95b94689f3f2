/**
 * How the blocks of a run stand on the page: each span has rows, one under another. Calls that follow each other share
 * a row, and so do sub-agents and nodes that run at once. Pure.
 */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { nodeRunsOf, releasedAt } from './node-runs'

/**
 * `lost`: what an attempt wrote that will be, or was, done again. `items`: those of a map. `skipped` and `kept`: nodes
 * that no path led to, and those that an earlier run had finished.
 */
export type SpanRowKind = 'block' | 'calls' | 'spans' | 'items' | 'skipped' | 'kept' | 'lost'

/**
 * A row grows at its end only, so its first id is its identity. Of a node that was tried more than once the first
 * attempt stands for all.
 */
export interface SpanRow {
  readonly kind: SpanRowKind
  readonly ids: readonly string[]
}

export interface RunLayout {
  /** By span id; '' is the run itself. */
  readonly rows: ReadonlyMap<string, readonly SpanRow[]>
  /** Of each sub-agent or node, by span id, in order of appearance: 1 to 4, then again from 1. */
  readonly voices: ReadonlyMap<string, number>
  /** Attempts at a run of a node and the pauses between them, by the id of the first attempt. */
  readonly attempts: ReadonlyMap<string, readonly string[]>
  /** The block of each sub-agent or node, by its span. */
  readonly owners: ReadonlyMap<string, string>
}

const voiceCount = 4
const noLayout: RunLayout = { rows: new Map(), voices: new Map(), attempts: new Map(), owners: new Map() }

interface OpenRow {
  readonly kind: SpanRowKind
  readonly ids: string[]
  /** What stands in it, by those ids; of a node the last attempt, or the pause before the next. */
  readonly latest: Map<string, StreamingBlock>
}

/**
 * Lays a run out.
 * @param before the layout of the same run a moment ago: rows of a span that are still the same keep their reference
 */
export function layOut(run: RunState, before: RunLayout = noLayout): RunLayout {
  const blocks = blocksOf(run)
  const spans = blocks.filter(isSpan)
  const owners = new Map(spans.map(({ spanId, id }) => [spanId, id]))
  const nodeRuns = nodeRunsOf(blocks)
  const attempts = Map.groupBy(nodeRuns.keys(), (id) => nodeRuns.get(id) ?? id)
  const drawn = rowsOf(withoutDoubles(blocks), owners, nodeRuns)
  return {
    rows: new Map([...drawn].map(([spanId, rows]) => [spanId, settled(rows, before.rows.get(spanId))])),
    voices: voicesOf(spans, nodeRuns),
    attempts: new Map([...attempts].map(([id, ids]) => [id, kept(ids, before.attempts.get(id))])),
    owners,
  }
}

/** A call that became a sub-agent is drawn as that, and one that waits for a yes as its question. */
function withoutDoubles(blocks: readonly StreamingBlock[]): readonly StreamingBlock[] {
  const drawnOtherwise = new Set(
    blocks.filter((block) => isSpan(block) || isOpenApproval(block)).map(({ toolCallId }) => toolCallId),
  )
  return blocks.filter(
    ({ type, toolCallId }) => type !== 'tool' || toolCallId === undefined || !drawnOtherwise.has(toolCallId),
  )
}

function rowsOf(
  blocks: readonly StreamingBlock[],
  owners: ReadonlyMap<string, string>,
  nodeRuns: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly OpenRow[]> {
  const drawn = new Map<string, OpenRow[]>()
  const rowOfRun = new Map<string, OpenRow>()
  for (const block of blocks) {
    const nodeRun = nodeRuns.get(block.id) ?? block.id
    const known = rowOfRun.get(nodeRun)
    if (known) {
      known.latest.set(nodeRun, block)
      continue
    }
    // A speaker that nobody announced has no frame of its own.
    const place = owners.has(block.parentSpanId) ? block.parentSpanId : ''
    const rows = drawn.get(place) ?? []
    drawn.set(place, rows)
    rowOfRun.set(nodeRun, addTo(rows, block))
  }
  return drawn
}

export function isSpan({ type }: StreamingBlock): boolean {
  return type === 'task' || type === 'node'
}

/** Attempts at one run of a node share their voice. */
function voicesOf(
  spans: readonly StreamingBlock[],
  nodeRuns: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const speakers = new Map<string, number>()
  const voices = new Map<string, number>()
  for (const { id, spanId } of spans) {
    const speaker = nodeRuns.get(id) ?? id
    const index = speakers.get(speaker) ?? speakers.size
    speakers.set(speaker, index)
    voices.set(spanId, (index % voiceCount) + 1)
  }
  return voices
}

function isOpenApproval({ type, isComplete }: StreamingBlock): boolean {
  return type === 'approval' && !isComplete
}

function addTo(rows: OpenRow[], block: StreamingBlock): OpenRow {
  const kind = kindOf(block)
  // What is skipped is told while others run on: it parts nothing.
  const last = kind === 'spans' ? rows.findLast((row) => row.kind !== 'skipped') : rows.at(-1)
  if (last?.kind === kind && joins(last, block)) {
    last.ids.push(block.id)
    last.latest.set(block.id, block)
    return last
  }
  const row = { kind, ids: [block.id], latest: new Map([[block.id, block]]) }
  rows.push(row)
  return row
}

function kindOf(block: StreamingBlock): SpanRowKind {
  if (block.type === 'node') return kindOfNode(block)
  if (block.isSuperseded) return 'lost'
  if (block.type === 'tool') return 'calls'
  return isSpan(block) ? 'spans' : 'block'
}

function kindOfNode({ span, nodeInfo }: StreamingBlock): SpanRowKind {
  if (span?.item) return 'items'
  if (nodeInfo?.status === 'skipped') return 'skipped'
  return span?.isKept ? 'kept' : 'spans'
}

function joins(row: OpenRow, block: StreamingBlock): boolean {
  if (row.kind !== 'spans') return row.kind !== 'block'
  return [...row.latest.values()].some((one) => releasedAt(one) > block.timestamp)
}

function settled(rows: readonly OpenRow[], before: readonly SpanRow[] = []): readonly SpanRow[] {
  const now = rows.map(({ kind, ids }, index) => {
    const old = before[index]
    return old !== undefined && old.kind === kind && isSame(old.ids, ids) ? old : { kind, ids }
  })
  return isSame(now, before) ? before : now
}

function kept(ids: readonly string[], before: readonly string[] = []): readonly string[] {
  return isSame(ids, before) ? before : ids
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}
