/** The timeline of a graph's run: a lane for each run of a node, with a bar for each attempt at it. Pure. */
import type { RunState, SpanStatus, StreamingBlock } from '@/lib/blocks/block'
import { blockOf } from '@/lib/blocks/reduce'
import { type RunLayout, layOut } from './span-rows'

/**
 * `think`: before its first word. `pause`: between two attempts. `ask`: a person is awaited. `kept`: an earlier run had
 * finished it.
 */
export type BarKind = 'think' | 'work' | 'done' | 'failed' | 'stopped' | 'pause' | 'ask' | 'skipped' | 'kept'

/** Times are ms since the start of the run. */
export interface Bar {
  readonly kind: BarKind
  readonly from: number
  /** Null: it goes on. */
  readonly to: number | null
}

export interface TimelineLane {
  /** The first attempt's block. */
  readonly id: string
  readonly name: string
  /** How many maps and subgraphs are around it. */
  readonly depth: number
  readonly bars: readonly Bar[]
  /** Of an item of a map: which of how many. */
  readonly item?: { readonly index: number; readonly total: number } | undefined
  /** A map or a subgraph: nodes run in it. */
  readonly hasInside: boolean
  readonly isOpen: boolean
}

/**
 * @param opened ids of the lanes of maps and subgraphs whose inside is shown
 * @returns in order of start, what runs in a node right below it
 */
export function timelineOf(
  run: RunState,
  opened: ReadonlySet<string>,
  layout: RunLayout = layOut(run),
): readonly TimelineLane[] {
  return lanesIn('', 0)

  function lanesIn(spanId: string, depth: number): TimelineLane[] {
    return nodesIn(layout, run, spanId).flatMap((id) => lanesOf(id, depth))
  }

  function lanesOf(id: string, depth: number): TimelineLane[] {
    const blocks = (layout.attempts.get(id) ?? [id]).flatMap((one) => blockOf(run, one) ?? [])
    const [first] = blocks
    const last = blocks.findLast(({ type }) => type === 'node')
    if (first === undefined || last === undefined) return []
    const hasInside = nodesIn(layout, run, last.spanId).length > 0
    const isOpen = hasInside && opened.has(id)
    const lane: TimelineLane = {
      id,
      name: first.nodeInfo?.nodeName ?? '',
      depth,
      bars: blocks.flatMap((block, index) => barsOf(run, layout, block, blocks[index + 1])),
      item: first.span?.item,
      hasInside,
      isOpen,
    }
    return isOpen ? [lane, ...lanesIn(last.spanId, depth + 1)] : [lane]
  }
}

function nodesIn(layout: RunLayout, run: RunState, spanId: string): readonly string[] {
  const ids = (layout.rows.get(spanId) ?? []).flatMap((row) => row.ids)
  return ids.filter((id) => blockOf(run, id)?.type === 'node')
}

function barsOf(
  run: RunState,
  layout: RunLayout,
  block: StreamingBlock,
  next: StreamingBlock | undefined,
): readonly Bar[] {
  const { type, timestamp: from, endTimestamp, nodeInfo, span } = block
  if (type === 'retry') {
    // The run may have ended in the pause.
    return [{ kind: 'pause', from, to: next?.timestamp ?? run.end?.durationMs ?? null }]
  }
  const to = endTimestamp ?? null
  const ended = span?.isKept ? 'kept' : endedKinds[nodeInfo?.status ?? 'running']
  return ended === undefined
    ? phasesOf(insideOf(run, layout, block.spanId), from, to)
    : [{ kind: ended, from, to }]
}

/** Those whose bar has no phases. */
const endedKinds: Partial<Record<SpanStatus, BarKind>> = {
  skipped: 'skipped',
  failed: 'failed',
  interrupted: 'failed',
  stopped: 'stopped',
}

function insideOf(run: RunState, layout: RunLayout, spanId: string): readonly StreamingBlock[] {
  const ids = (layout.rows.get(spanId) ?? []).flatMap((row) => row.ids)
  return ids.flatMap((id) => blockOf(run, id) ?? [])
}

/** Pale while it thinks before its first word, ochre while it asks. */
function phasesOf(inside: readonly StreamingBlock[], from: number, to: number | null): readonly Bar[] {
  const kind = to === null ? 'work' : 'done'
  const bars: Bar[] = []
  let at = from
  for (const phase of specialPhases(inside, from)) {
    if (phase.from > at) bars.push({ kind, from: at, to: phase.from })
    bars.push(phase)
    if (phase.to === null) return bars
    at = phase.to
  }
  // Something that took no time is there all the same.
  if (to === null || to > at || bars.length === 0) bars.push({ kind, from: at, to })
  return bars
}

/** Until when it thought before its first word, and when it waited for a person; times that overlap count once. */
function specialPhases(inside: readonly StreamingBlock[], begun: number): readonly Bar[] {
  const phases = inside.flatMap((block, index): readonly Bar[] => {
    const span = { from: block.timestamp, to: block.endTimestamp ?? null }
    if (index === 0 && block.type === 'reasoning') return [{ kind: 'think', ...span, from: begun }]
    return block.question === undefined ? [] : [{ kind: 'ask', ...span }]
  })
  return phases.filter((phase, index) => {
    const before = phases[index - 1]
    return before === undefined || (before.to !== null && phase.from >= before.to)
  })
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const steps = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * minute),
  ...[1, 2, 6, 12, 24].map((count) => count * hour),
]

export interface Scale {
  /** ms between two long ticks. */
  readonly step: number
  /** ms from the left to the right edge: whole steps. */
  readonly total: number
}

/** A scale with round figures on which a run of this length fits, with at most `most` long ticks. */
export function scaleOf(length: number, most: number): Scale {
  const longest = 24 * hour
  const step =
    steps.find((candidate) => length <= candidate * most) ?? longest * Math.ceil(length / most / longest)
  return { step, total: step * Math.max(1, Math.ceil(length / step)) }
}

/** The rows of a list that are in view, with some before and behind. */
export function rowsInView(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const spare = 8
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
  return {
    from: Math.min(from, count),
    to: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare),
  }
}
