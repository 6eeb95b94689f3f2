/**
 * The one event union of Weir. Chat, agent and graph runs all append these events to their log, and everything
 * that shows a run is a fold over them (`lib/blocks/reduce.ts`). The state of a run is a pure function of its log,
 * so each event carries all that a late reader or a process that takes over needs.
 *
 * The names are snake_case on the wire, as in the OpenAI chunk that `chunk` carries.
 */
import { z } from 'zod'
import { chunkSchema, usageSchema } from './chunk'

/** Fields that every event has. `t`: ms since the start of the run, never going back, also across a takeover. */
const time = z.number().int().nonnegative()
const id = z.string().min(1)

/** An error that a person may read. `type` is the family, `code` the exact cause; internals stay in the server's log. */
const errorInfoSchema = z.object({ message: z.string(), type: z.string(), code: z.string() })
export type ErrorInfo = z.infer<typeof errorInfoSchema>

export const runModeSchema = z.enum(['chat', 'agent', 'graph'])
export type RunMode = z.infer<typeof runModeSchema>

const runStart = z.object({
  type: z.literal('run_start'),
  t: time,
  run_id: id,
  conversation_id: id,
  mode: runModeSchema,
  model_name: z.string().optional(),
  agent_name: z.string().optional(),
  graph_name: z.string().optional(),
  /** What this run executes, as it was when the run began: later edits of an agent or graph do not reach it. */
  definition: z.record(z.string(), z.unknown()),
  input: z.object({ message_id: id, parent_message_id: z.string().nullable(), content: z.string() }),
  answer_message_id: id,
  limits: z.record(z.string(), z.number()),
  /** Epoch ms; `t` counts from here. */
  created: z.number().int(),
  resumed_from: z.string().optional(),
})

const chunk = z.object({
  type: z.literal('chunk'),
  t: time,
  /** Who speaks; absent: the run itself. */
  span_id: z.string().optional(),
  turn: z.number().int().nonnegative(),
  ...chunkSchema.shape,
})

const toolStatus = z.enum(['completed', 'failed', 'refused', 'stopped', 'timed_out', 'interrupted'])

const toolContent = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('json'), json: z.unknown() }),
  z.object({ type: z.literal('image'), data: z.string(), media_type: z.string() }),
  z.object({
    type: z.literal('artifact'),
    artifact_id: id,
    size: z.number().int(),
    media_type: z.string(),
    head: z.string().optional(),
  }),
])
export type ToolContent = z.infer<typeof toolContent>

const toolStart = z.object({
  type: z.literal('tool_start'),
  t: time,
  span_id: z.string().optional(),
  turn: z.number().int().nonnegative(),
  /** Minted by the engine and unique in the run; vendors repeat theirs. */
  tool_call_id: id,
  tool_name: z.string(),
  server: z.string().optional(),
  arguments: z.unknown(),
})

const toolProgress = z.object({
  type: z.literal('tool_progress'),
  t: time,
  span_id: z.string().optional(),
  tool_call_id: id,
  message: z.string().optional(),
  progress: z.number().optional(),
  total: z.number().optional(),
})

const toolResult = z.object({
  type: z.literal('tool_result'),
  t: time,
  span_id: z.string().optional(),
  role: z.literal('tool'),
  tool_call_id: id,
  status: toolStatus,
  content: z.array(toolContent),
  duration_ms: z.number().nonnegative(),
})

const approvalRequest = z.object({
  type: z.literal('approval_request'),
  t: time,
  span_id: z.string().optional(),
  approval_id: id,
  tool_call_id: id,
  tool_name: z.string(),
  arguments: z.unknown(),
  reason: z.string(),
  /** Epoch ms. */
  expires_at: z.number().int(),
})

const approvalResponse = z.object({
  type: z.literal('approval_response'),
  t: time,
  approval_id: id,
  decision: z.enum(['allow_once', 'allow_run', 'refuse', 'expired', 'cancelled']),
  arguments: z.unknown().optional(),
  reason: z.string().optional(),
  by: z.string(),
})

const inputRequest = z.object({
  type: z.literal('input_request'),
  t: time,
  span_id: z.string().optional(),
  input_id: id,
  prompt: z.string(),
  schema: z.record(z.string(), z.unknown()).optional(),
  /** Epoch ms; absent: it waits for as long as it takes. */
  expires_at: z.number().int().optional(),
})

const inputResponse = z.object({
  type: z.literal('input_response'),
  t: time,
  input_id: id,
  value: z.unknown(),
  by: z.string(),
})

const taskStart = z.object({
  type: z.literal('task_start'),
  t: time,
  /** The span of the sub-agent. */
  span_id: id,
  /** The span that called it; absent: the run itself. */
  parent_id: z.string().optional(),
  tool_call_id: id,
  agent_name: z.string(),
  task_description: z.string(),
  level: z.number().int().nonnegative(),
})

const taskEnd = z.object({
  type: z.literal('task_end'),
  t: time,
  span_id: id,
  status: z.enum(['completed', 'failed', 'stopped', 'interrupted']),
  result: z.string().optional(),
  error: errorInfoSchema.optional(),
  usage: usageSchema.optional(),
})

const nodeIdentity = {
  /** A span of its own for each attempt. */
  span_id: id,
  parent_id: z.string().optional(),
  node_id: id,
  node_name: z.string(),
  level: z.number().int().nonnegative(),
  attempt: z.number().int().positive(),
  item: z.object({ index: z.number().int(), total: z.number().int() }).optional(),
  iteration: z.number().int().optional(),
}

const nodeStart = z.object({
  type: z.literal('node_start'),
  t: time,
  ...nodeIdentity,
  /** What it works on: its prompt, its arguments, the list of a map. */
  input: z.unknown().optional(),
  /** Of a node that speaks: the model that its turns are counted for. */
  model_name: z.string().optional(),
})

const nodeEnd = z.object({
  type: z.literal('node_end'),
  t: time,
  ...nodeIdentity,
  status: z.enum(['completed', 'failed', 'skipped', 'stopped', 'interrupted']),
  output: z.unknown().optional(),
  error: errorInfoSchema.optional(),
  usage: usageSchema.optional(),
  /** Ids of the nodes that it chose to go on with; absent: all that follow it. */
  next: z.array(z.string()).optional(),
  /** An earlier run had finished it, and this one goes on from there: it was not run, or paid for, here. */
  is_kept: z.boolean().optional(),
})

const nodeRetry = z.object({
  type: z.literal('node_retry'),
  t: time,
  /** The attempt that failed. */
  span_id: z.string().optional(),
  node_id: id,
  /** The attempt that comes. */
  attempt: z.number().int().positive(),
  delay_ms: z.number().nonnegative(),
  error: errorInfoSchema,
})

const graphComplete = z.object({
  type: z.literal('graph_complete'),
  t: time,
  final_result: z.string(),
  /** Nodes in order of completion; those that ran in parallel share an inner list. */
  execution_chain: z.array(z.array(z.string())),
})

const completion = z.object({
  type: z.literal('completion'),
  t: time,
  message: z.string(),
  tool_name: z.string().optional(),
  agent_name: z.string().optional(),
  graph_name: z.string().optional(),
})

const incomplete = z.object({
  type: z.literal('incomplete'),
  t: time,
  message: z.string(),
  missing_fields: z.array(z.string()),
})

const titleUpdate = z.object({
  type: z.literal('title_update'),
  t: time,
  conversation_id: id,
  title: z.string(),
  tags: z.array(z.string()),
})

const runResumed = z.object({
  type: z.literal('run_resumed'),
  t: time,
  reason: z.enum(['takeover', 'approval', 'input', 'checkpoint']),
})

const error = z.object({ type: z.literal('error'), t: time, error: errorInfoSchema })

const runEnd = z.object({
  type: z.literal('run_end'),
  t: time,
  status: z.enum(['completed', 'failed', 'stopped', 'interrupted']),
  reason: z
    .enum([
      'user',
      'limit_turns',
      'limit_time',
      'limit_tokens',
      'limit_cost',
      'server_restart',
      'platform_limit',
      'log_lost',
      'upstream',
    ])
    .optional(),
  by: z.string().optional(),
  usage: usageSchema,
  duration_ms: z.number().int().nonnegative(),
})

export const runEventSchema = z.discriminatedUnion('type', [
  runStart,
  chunk,
  toolStart,
  toolProgress,
  toolResult,
  approvalRequest,
  approvalResponse,
  inputRequest,
  inputResponse,
  taskStart,
  taskEnd,
  nodeStart,
  nodeEnd,
  nodeRetry,
  graphComplete,
  completion,
  incomplete,
  titleUpdate,
  runResumed,
  error,
  runEnd,
])
export type RunEvent = z.infer<typeof runEventSchema>
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>
export type RunEndStatus = RunEventOf<'run_end'>['status']
export type RunEndReason = NonNullable<RunEventOf<'run_end'>['reason']>
