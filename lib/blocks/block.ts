/**
 * What a run looks like. The live page, the `stream: false` answer and the saved transcript all hold these types,
 * and `reduce.ts` is the only code that makes them. Names are those of the seed document where it has them.
 */
import type { UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEndReason, RunEndStatus, RunMode, ToolContent } from '@/lib/protocol/events'

export type StreamingBlockType =
  | 'reasoning'
  | 'text'
  | 'tool'
  | 'approval'
  | 'input'
  | 'task'
  | 'node'
  | 'retry'
  | 'completion'
  | 'incomplete'

export type SpanStatus =
  | 'pending'
  | 'running'
  | 'completed'
  | 'failed'
  | 'skipped'
  | 'stopped'
  | 'interrupted'

/** A graph node, a sub-agent, or the speaker that a block belongs to. */
export interface NodeInfo {
  readonly nodeName: string
  readonly level: number
  readonly status: SpanStatus
}

/** A tool call as the model asked for it; `arguments` is the raw text, which may still be growing. */
export interface ToolCall {
  readonly index: number
  /** Empty until the delta that carries it. */
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** How a tool call went; on blocks of type `tool`. */
export interface ToolRun {
  readonly status:
    | 'writing'
    | 'running'
    | 'waiting'
    | 'completed'
    | 'failed'
    | 'refused'
    | 'stopped'
    | 'timed_out'
    | 'interrupted'
  readonly server?: string | undefined
  /** Validated (or edited) arguments, once execution began. */
  readonly arguments?: unknown
  readonly progress?:
    | {
        readonly message?: string | undefined
        readonly progress?: number | undefined
        readonly total?: number | undefined
      }
    | undefined
  readonly result?: readonly ToolContent[] | undefined
  readonly durationMs?: number | undefined
}

/** A question to a person; on blocks of type `approval` and `input`. */
export interface Question {
  /** approval_id or input_id. */
  readonly id: string
  readonly prompt: string
  readonly arguments?: unknown
  readonly schema?: Readonly<Record<string, unknown>> | undefined
  /** Epoch ms. */
  readonly expiresAt?: number | undefined
  readonly answer?:
    | {
        readonly decision?: string | undefined
        /** What was typed; for an approval, the arguments as the person edited them. */
        readonly value?: unknown
        readonly reason?: string | undefined
        readonly by: string
      }
    | undefined
}

/** What a span did; on blocks of type `task`, `node` and `retry`. */
export interface SpanRun {
  readonly nodeId?: string | undefined
  readonly attempt?: number | undefined
  readonly item?: { readonly index: number; readonly total: number } | undefined
  readonly iteration?: number | undefined
  readonly delayMs?: number | undefined
  readonly input?: unknown
  readonly output?: unknown
  readonly error?: ErrorInfo | undefined
  readonly usage?: UsageInfo | undefined
  /** Ids of the nodes that it chose to go on with. */
  readonly next?: readonly string[] | undefined
  /** Finished by an earlier run that this one goes on from. */
  readonly isKept?: boolean | undefined
}

export interface StreamingBlock {
  /** `<span>:<ordinal>`; the span of the run itself is the empty string. */
  readonly id: string
  readonly type: StreamingBlockType
  /** Who speaks: '' for the run itself, else the span's id. A `task` or `node` block has its own span's id. */
  readonly spanId: string
  /**
   * The span that it is drawn in: a `task` or `node` block stands in the span around its own, any other block in the
   * span that speaks. '' is the run itself. So the inside of a node is all blocks whose `parentSpanId` is its `spanId`.
   */
  readonly parentSpanId: string
  readonly turn: number
  /** Text for `reasoning` and `text`, message or description for the others. */
  readonly content: string
  /** The one call of a `tool` block, or the one that an `approval` block asks about. */
  readonly toolCalls?: readonly ToolCall[] | undefined
  /** The call that a `tool`, `approval` or `task` block is about; absent while its id has not come. */
  readonly toolCallId?: string | undefined
  readonly isComplete: boolean
  /** ms since the start of the run at which it began, and at which it was complete. */
  readonly timestamp: number
  readonly endTimestamp?: number | undefined
  /** The speaker as it began; how a node or sub-agent stands now is on its own `node` or `task` block alone. */
  readonly nodeInfo?: NodeInfo | undefined
  /** Written by an attempt that was lost; shown folded, never sent to a model. */
  readonly isSuperseded?: boolean | undefined
  readonly tool?: ToolRun | undefined
  readonly question?: Question | undefined
  readonly span?: SpanRun | undefined
  /** On blocks of type `completion`: what was made and saved. */
  readonly made?:
    | {
        readonly toolName?: string | undefined
        readonly agentName?: string | undefined
        readonly graphName?: string | undefined
      }
    | undefined
  readonly missingFields?: readonly string[] | undefined
  /** What a vendor wants back with this block in the next turn, such as the signature of its thinking. */
  readonly providerMetadata?: Readonly<Record<string, unknown>> | undefined
}

/** What the fold remembers of one speaker between two events. */
export interface SpanState {
  /** The span around it; '' is the run itself, also as its own parent. */
  readonly parentSpanId: string
  /** Its `task` or `node` block; '' when it has none, as the run itself. */
  readonly ownBlockId: string
  readonly nodeId?: string | undefined
  readonly nodeInfo?: NodeInfo | undefined
  /** Of a graph's node that speaks. */
  readonly modelName?: string | undefined
  /** How many blocks it has opened: the ordinal of the next. */
  readonly blockCount: number
  /** The turn that it is in; null before the first, and when a lost attempt's turn is to be done again. */
  readonly turn: number | null
  /** The turn's `finish_reason` was seen. */
  readonly isTurnFinished: boolean
  /** The last usage that was sent in this turn. */
  readonly turnUsage: UsageInfo | null
  /** What its own turns have used so far, without the spans inside it. */
  readonly usage: UsageInfo
  /** The block that it opened last, open or not; '' before the first. */
  readonly newestId: string
  /** The spans that began in it, in order of start, and those of them that have ended, in order of end. */
  readonly children: readonly string[]
  readonly ended: readonly string[]
}

export type RunStatus = 'pending' | 'running' | 'waiting' | RunEndStatus

/** The state of a run: the fold of its log. */
export interface RunState {
  /** The seq of the last event folded in; 0 before the first. */
  readonly lastSeq: number
  readonly status: RunStatus
  readonly runId: string
  readonly conversationId: string
  readonly mode: RunMode
  /** Model, agent or graph. */
  readonly speaker: string
  readonly input: {
    readonly messageId: string
    readonly parentMessageId: string | null
    readonly content: string
  } | null
  readonly answerMessageId: string
  /** Epoch ms. */
  readonly created: number
  /** ms since the start at the last event. */
  readonly elapsed: number
  /** Ids of all blocks in the order in which they opened; a new array only when a block opens. */
  readonly order: readonly string[]
  /** Blocks that can still change (few), and those that cannot (many; a new map only when one closes). */
  readonly open: ReadonlyMap<string, StreamingBlock>
  readonly closed: ReadonlyMap<string, StreamingBlock>
  /** Who has spoken or begun, by span id. Bookkeeping of the fold. */
  readonly spans: ReadonlyMap<string, SpanState>
  /** Whoever spoke last: the node or sub-agent; null for the run itself. */
  readonly nodeInfo: NodeInfo | null
  readonly title: string | null
  readonly tags: readonly string[]
  /** What ends the run when it is reached, by the names of `AgentLimits`; empty when nothing does. */
  readonly limits: Readonly<Record<string, number>>
  /** What the run executes, as it was when it began. */
  readonly definition: Readonly<Record<string, unknown>>
  /** What the turns have used so far, added up; once the run has ended, what its `run_end` says. */
  readonly usage: UsageInfo | null
  readonly error: ErrorInfo | null
  readonly finalResult: string | null
  readonly executionChain: readonly (readonly string[])[] | null
  readonly end: {
    readonly status: RunEndStatus
    readonly reason?: RunEndReason | undefined
    readonly by?: string | undefined
    readonly durationMs: number
  } | null
}

/** The seed's view of a run, derived from `RunState` for whoever renders a whole list at once. */
export interface EnhancedStreamingState {
  readonly isStreaming: boolean
  readonly blocks: readonly StreamingBlock[]
  readonly error: string | null
  readonly nodeInfo: NodeInfo | null
}
