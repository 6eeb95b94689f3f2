/** A graph while it is edited: a definition that need not be valid yet. Pure. */
import type { GraphNode } from '@/lib/protocol/graphs'
import type { ApprovalPolicy, ToolChoice } from '@/lib/protocol/agents'

export type NodeKind = GraphNode['kind']

/** What cannot be read as a figure stands as it was written. */
export type Figure = number | string

export interface DraftRetry {
  readonly attempts: Figure
  readonly backoff_ms: Figure
  readonly factor: Figure
  readonly errors: readonly string[]
}

export interface DraftCase {
  readonly name: string
  readonly when: string
}

/** The fields of every kind in one; each `GraphNode` is one. */
export interface DraftNode {
  readonly kind: NodeKind
  readonly id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly position?: { readonly x: number; readonly y: number } | undefined
  readonly retry?: DraftRetry | undefined
  readonly timeout_seconds?: Figure | undefined
  readonly on_error?: 'fail' | 'continue' | { readonly fallback: string } | undefined
  readonly model_name?: string | undefined
  readonly instructions?: string | undefined
  readonly prompt?: string | undefined
  readonly agent?: string | undefined
  readonly tools?: readonly ToolChoice[] | undefined
  readonly approval?: ApprovalPolicy | undefined
  readonly max_iterations?: Figure | undefined
  readonly handoffs?: Figure | undefined
  readonly tool?: ToolChoice | undefined
  /** Text while it is no JSON yet; so is `schema`. */
  readonly arguments?: Readonly<Record<string, unknown>> | string | undefined
  readonly schema?: Readonly<Record<string, unknown>> | string | undefined
  readonly cases?: readonly DraftCase[] | undefined
  readonly graph?: string | undefined
  readonly items?: string | undefined
  readonly concurrency?: Figure | undefined
  readonly input?: string | undefined
}

export interface DraftEdge {
  readonly from: string
  readonly to: string
  readonly case?: string | undefined
  readonly max_loops?: Figure | undefined
}

export interface DraftLimits {
  readonly max_seconds?: Figure | undefined
  readonly max_tokens?: Figure | undefined
  readonly max_cost?: Figure | undefined
}

export interface GraphDraft {
  readonly version: 1
  readonly name: string
  readonly description: string
  readonly nodes: readonly DraftNode[]
  readonly edges: readonly DraftEdge[]
  readonly end_template?: string | undefined
  readonly limits: DraftLimits
  readonly webhook_url?: string | undefined
}

/** A question that a model answers: the smallest graph that does something. */
export const blankDraft: GraphDraft = {
  version: 1,
  name: '',
  description: '',
  nodes: [
    { kind: 'start', id: 'start' },
    { kind: 'model', id: 'answer', prompt: '{{start}}' },
    { kind: 'end', id: 'end' },
  ],
  edges: [
    { from: 'start', to: 'answer' },
    { from: 'answer', to: 'end' },
  ],
  limits: {},
}
