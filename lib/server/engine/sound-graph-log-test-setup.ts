/** What holds for the log of every run of a graph. */
import { expect } from 'vitest'
import { planGraph } from '@/lib/graph/plan-graph'
import type { PlanEdge } from '@/lib/graph/plan'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import type { GraphDefinition } from '@/lib/protocol/graphs'

type NodeEvent = RunEventOf<'node_start' | 'node_end'>

const nodeEventsOf = (log: readonly RunEvent[]): NodeEvent[] =>
  log.filter((event): event is NodeEvent => event.type === 'node_start' || event.type === 'node_end')

/** The node's place and turn, whichever try it is. */
export function pathsOf(log: readonly RunEvent[]): ReadonlyMap<string, string> {
  const paths = new Map([['', '']])
  for (const { span_id, parent_id = '', node_id, iteration, item } of nodeEventsOf(log))
    paths.set(span_id, `${paths.get(parent_id)}/${item ? `[${item.index}]` : `${node_id}#${iteration}`}`)
  return paths
}

/** Exactly one end, the last; each node that started ends once, after all that stands in it, and says who it is. */
export function expectOneEndEach(log: readonly RunEvent[]): void {
  expect(log.filter(({ type }) => type === 'run_end')).toHaveLength(1)
  const end = log.at(-1)
  expect(end?.type).toBe('run_end')
  const complete = log.filter(({ type }) => type === 'graph_complete').length
  // Stop may come when all but the end is said.
  if (end?.type === 'run_end' && end.status !== 'stopped')
    expect(complete).toBe(end.status === 'completed' ? 1 : 0)
  const open = new Map<string, NodeEvent>()
  const known = new Set<string>()
  for (const event of log) {
    for (const around of spansAround(event)) expect([...open.keys()]).toContain(around)
    if (event.type === 'node_start') {
      expect(known.has(event.span_id)).toBe(false)
      open.set(event.span_id, event)
      known.add(event.span_id)
    } else if (event.type === 'node_end') {
      expectEnd(event, open, known)
      open.delete(event.span_id)
      known.add(event.span_id)
    }
  }
  expect([...open]).toEqual([])
}

/** The spans that must be open where an event stands. */
function spansAround(event: RunEvent): readonly string[] {
  if (event.type === 'node_start' || event.type === 'node_end')
    return event.parent_id === undefined ? [] : [event.parent_id]
  if (event.type === 'node_retry' || !('span_id' in event)) return []
  return event.span_id === undefined ? [] : [event.span_id]
}

function expectEnd(
  event: RunEventOf<'node_end'>,
  open: ReadonlyMap<string, NodeEvent>,
  known: ReadonlySet<string>,
): void {
  const begun = open.get(event.span_id)
  if (begun) {
    expect([...open.values()].filter(({ parent_id }) => parent_id === event.span_id)).toEqual([])
    expect(identityOf(event)).toEqual(identityOf(begun))
  } else {
    expect(known.has(event.span_id)).toBe(false)
    expect(event.status === 'skipped' || event.is_kept).toBe(true)
  }
}

function identityOf({ span_id, parent_id, node_id, node_name, level, attempt, item, iteration }: NodeEvent) {
  return { span_id, parent_id, node_id, node_name, level, attempt, item, iteration }
}

/** What has completed never begins again; tries are counted; and what was skipped never ran. */
export function expectNothingTwice(log: readonly RunEvent[]): void {
  const paths = pathsOf(log)
  const completed = new Set<string>()
  const skipped = new Set<string>()
  const tries = new Map<string, number>()
  for (const event of nodeEventsOf(log)) {
    const path = paths.get(event.span_id) ?? ''
    const place = `${event.parent_id} ${path}`
    if (event.type === 'node_start') {
      expect(completed).not.toContain(path)
      tries.set(place, (tries.get(place) ?? 0) + 1)
      expect(event.attempt).toBe(tries.get(place))
    } else if (event.status === 'completed') completed.add(path)
    else if (event.status === 'skipped') {
      expect(skipped).not.toContain(place)
      skipped.add(place)
    }
  }
  for (const place of skipped) expect(tries.has(place)).toBe(false)
}

/** No node of the graph of the run begins before what leads to it has ended. */
export function expectInputsFirst(log: readonly RunEvent[], graph: GraphDefinition): void {
  const { plan } = planGraph(graph)
  if (!plan) throw new Error('The graph has errors.')
  const own = nodeEventsOf(log).filter(({ parent_id }) => parent_id === undefined)
  const edges = [...plan.edgesFrom.values()].flat()
  const wasTaken = ({ node_id, next }: RunEventOf<'node_end'>, edge: PlanEdge) =>
    node_id === edge.from && (next ? next.includes(edge.to) : edge.kind === 'flow' && !edge.isBack)
  own.forEach((event, index) => {
    if (event.type !== 'node_start') return
    const before = own.slice(0, index)
    const into = edges.filter(({ to }) => to === event.node_id)
    const ends = before.filter((each): each is RunEventOf<'node_end'> => each.type === 'node_end')
    const isLed = into.some((edge) => edge.from === plan.startId || ends.some((end) => wasTaken(end, edge)))
    expect(isLed, `something leads to ${event.node_id}`).toBe(true)
    for (const { from, isBack } of into) {
      if (isBack) continue
      const starts = before.filter((each) => each.type === 'node_start' && each.node_id === from).length
      const ended = ends.filter((each) => each.node_id === from && each.status !== 'skipped' && !each.is_kept)
      expect(starts, `${from} has ended when ${event.node_id} begins`).toBe(ended.length)
      const again = own.findIndex(
        (each, at) => at > index && each.type === 'node_start' && each.node_id === from,
      )
      const between = own.slice(index, again === -1 ? index : again)
      const wentBack = between.some(
        (each) => each.type === 'node_end' && edges.some((edge) => edge.isBack && wasTaken(each, edge)),
      )
      expect(again === -1 || wentBack, `${from} begins only before ${event.node_id}`).toBe(true)
    }
  })
}

/** Of a graph that completed: whatever a node has chosen, or all that follow it, began after it had ended. */
export function expectChosenRun(log: readonly RunEvent[], graph: GraphDefinition): void {
  const { plan } = planGraph(graph)
  const own = nodeEventsOf(log).filter(({ parent_id }) => parent_id === undefined)
  own.forEach((event, index) => {
    if (event.type !== 'node_end' || (event.status !== 'completed' && event.status !== 'failed')) return
    const { node_id, next } = event
    const edges = plan?.edgesFrom.get(node_id) ?? []
    const all = edges.filter(({ kind, isBack }) => kind === 'flow' && !isBack).map(({ to }) => to)
    const tried = own
      .slice(index + 1)
      .some((each) => each.node_id === node_id && each.attempt > event.attempt)
    if (event.status === 'failed' && tried) return
    for (const to of next ?? all) {
      const begins = own.slice(index + 1).some((each) => each.type === 'node_start' && each.node_id === to)
      expect(to === plan?.endId || begins, `${to} begins behind ${node_id}`).toBe(true)
    }
  })
}
