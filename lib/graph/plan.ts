/** What the executor and the drawing read of a graph: its edges by node, and where it goes back. */
import type { GraphNode } from '@/lib/protocol/graphs'

export interface PlanEdge {
  readonly from: string
  readonly to: string
  /** `error`: to the fallback of its node, which takes it when it has failed for good. */
  readonly kind: 'flow' | 'error'
  /** Of a branch: the case that takes it, or `else`. */
  readonly case?: string | undefined
  /** It closes a loop: its target, and all that can be reached from there, run again. */
  readonly isBack: boolean
  /** How often it may be taken in one run of its graph; absent: as often as a handoff chooses it. */
  readonly maxLoops?: number | undefined
}

/** A graph without errors. */
export interface GraphPlan {
  /** In the order of the definition. */
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly startId: string
  readonly endId: string
  /** The edges of each node, in the order of the definition; a fallback's last. */
  readonly edgesFrom: ReadonlyMap<string, readonly PlanEdge[]>
  /** Those that do not go back. */
  readonly edgesInto: ReadonlyMap<string, readonly PlanEdge[]>
  /** By node: itself and all that its edges lead to, without going back. */
  readonly reachableFrom: ReadonlyMap<string, ReadonlySet<string>>
  /** Nodes that may run more than once, because something goes back to them or to a node before them. */
  readonly repeatable: ReadonlySet<string>
  /** For display: each node one level below the lowest that it follows. The start stands in the first. */
  readonly levels: readonly (readonly string[])[]
}
