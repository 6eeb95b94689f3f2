import type { GraphPlan } from '@/lib/graph/plan'
import type { ErrorInfo, RunEndReason } from '@/lib/protocol/events'
import type { GraphRunDefinition, KeptNode } from '@/lib/protocol/graph-run'
import type { GraphDefinition, GraphNode } from '@/lib/protocol/graphs'
import type { AgentRun } from './agent-run'
import type { Permits } from './permits'
import type { Step } from './step'

/** What the nodes of one run of a graph stand on. */
export interface GraphRun extends AgentRun {
  readonly definition: GraphRunDefinition
  /** Nodes that work at once, in all graphs of the run together. */
  readonly permits: Permits
  /** Resolves after that many ms, and at once when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Runs a graph inside a node: handed in, because a graph runs nodes and a node may run a graph. */
  readonly runScope: (run: GraphRun, scope: Scope) => AsyncGenerator<Step, string>
}

/** One graph at work: that of the run, or one that a node of it runs. */
export interface Scope {
  /** The span in which its nodes stand; '' for the graph of the run. */
  readonly spanId: string
  readonly graph: GraphDefinition
  readonly plan: GraphPlan
  /** What its start gives out. */
  readonly input: unknown
  /** Of its nodes: 1 for the graph of the run. */
  readonly level: number
  /** The nodes around it, as in a checkpoint; '' for the graph of the run. */
  readonly path: string
  /** What an earlier run, or an earlier try, has finished, in order of end. */
  readonly kept: readonly KeptNode[]
  /** The span in which an earlier try of the node around it had its nodes. */
  readonly earlierSpanId?: string | undefined
}

/** One run of a node: in which graph, for the how manyeth time (from 0). */
export interface NodeTurn {
  readonly scope: Scope
  readonly node: GraphNode
  readonly iteration: number
}

/** One try at it. */
export interface Attempt extends NodeTurn {
  readonly spanId: string
  /** As its `node_start` says. */
  readonly input: unknown
}

/** The graph cannot complete: one of its nodes has failed for good. */
export class GraphFailure extends Error {
  override readonly name = 'GraphFailure'
  readonly info: ErrorInfo

  constructor(info: ErrorInfo) {
    super(info.message)
    this.info = info
  }
}

/** The run has spent what it may: it ends, whatever its nodes would still do. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent'
  readonly reason: RunEndReason

  constructor(reason: RunEndReason) {
    super(reason)
    this.reason = reason
  }
}

/** What a node has come to. */
export type Outcome =
  | { readonly status: 'completed'; readonly output: unknown; readonly next?: readonly string[] | undefined }
  | { readonly status: 'failed'; readonly error: ErrorInfo }
