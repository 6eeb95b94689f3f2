/** What a graph is. The browser edits it, the API stores it, and each run carries the one that it began with. */
import { z } from 'zod'
import { approvalPolicySchema, toolChoiceSchema } from './agents'
import { slugOf } from './slug'

const name = z.string().trim().min(1).max(200)
const text = z.string().max(100_000)

/** By which edges, templates and conditions name a node. */
export const nodeIdSchema = z
  .string()
  .regex(/^[\p{L}_][\p{L}\p{N}_-]{0,59}$/u, 'must begin with a letter and hold letters, digits, _ and - only')

/** A JSON Schema of an object: the fields of a form. */
const formSchema = z.record(z.string(), z.unknown())

export const retryPolicySchema = z.strictObject({
  /** Tries in all; 1: none after the first. */
  attempts: z.number().int().min(1).max(20).default(1),
  /** Before the second try; each later pause is `factor` times as long as the one before. */
  backoff_ms: z.number().int().min(0).max(3_600_000).default(1000),
  factor: z.number().min(1).max(10).default(2),
  /** Codes or types of the errors that are worth another try, such as `upstream_error`; empty: all. */
  errors: z.array(name).max(50).default([]),
})
export type RetryPolicy = z.infer<typeof retryPolicySchema>

/** What becomes of the graph when a node has failed for good. */
const onErrorSchema = z.union([
  z.literal('fail'),
  /** What follows it runs, with an empty output in its place. */
  z.literal('continue'),
  /** Another node runs instead; nothing else that follows it does. */
  z.strictObject({ fallback: nodeIdSchema }),
])

const nodeFields = {
  id: nodeIdSchema,
  /** What it is called on the page; absent: its id. */
  name: z.string().trim().max(200).optional(),
  description: z.string().trim().max(1000).optional(),
  /** Where an editor has put it. */
  position: z.strictObject({ x: z.number(), y: z.number() }).optional(),
}

/** Fields of the nodes that can fail. */
const workFields = {
  ...nodeFields,
  retry: retryPolicySchema.prefault({}),
  /** Of one try; a human node that nobody answers for this long fails. */
  timeout_seconds: z
    .number()
    .min(0.1)
    .max(7 * 86_400)
    .optional(),
  on_error: onErrorSchema.default('fail'),
}

/** Begins the graph; its output is the input of the run. */
const startNode = z.strictObject({
  kind: z.literal('start'),
  ...nodeFields,
  /** The input is asked for with a form, and is then JSON. */
  schema: formSchema.optional(),
})

/** Ends the graph; what the run gives is its `end_template`. */
const endNode = z.strictObject({ kind: z.literal('end'), ...nodeFields })

/** A model that is asked once, without tools. */
const modelNode = z.strictObject({
  kind: z.literal('model'),
  ...workFields,
  /** Absent: the server's default model. */
  model_name: name.optional(),
  instructions: text.default(''),
  /** Template of what it is asked. */
  prompt: text.default('{{start}}'),
})

/** An agent that has been made, or one that is described here. */
const agentNode = z.strictObject({
  kind: z.literal('agent'),
  ...workFields,
  /** Id of an agent; `instructions` and `tools` are then added to its own, and `model_name` goes before its own. */
  agent: name.optional(),
  model_name: name.optional(),
  instructions: text.default(''),
  tools: z.array(toolChoiceSchema).max(200).default([]),
  approval: approvalPolicySchema.optional(),
  /** Turns of its model in one try; absent: as the agent says, else 20. */
  max_iterations: z.number().int().min(1).max(1000).optional(),
  prompt: text.default('{{start}}'),
  /**
   * How often it may choose, in one run, which of its outputs goes on, with tools named `transfer_to_…`; 0: all go on.
   * When it chooses none, only an end among its outputs is gone to.
   */
  handoffs: z.number().int().min(0).max(100).default(0),
})

/** A tool that is called without a model. */
const toolNode = z.strictObject({
  kind: z.literal('tool'),
  ...workFields,
  tool: toolChoiceSchema,
  approval: approvalPolicySchema.prefault({}),
  /** Every text in it is a template; one that is nothing but `{{node}}` gives the output itself, not its text. */
  arguments: z.record(z.string(), z.unknown()).default({}),
})

/** Chooses by conditions which of its outputs goes on. */
const branchNode = z.strictObject({
  kind: z.literal('branch'),
  ...workFields,
  /** Looked at in order; the first that holds is taken, else the edges of the case `else`. */
  cases: z
    .array(z.strictObject({ name, when: z.string().min(1).max(2000) }))
    .min(1)
    .max(50),
})

/** Runs another graph once for each item of a list. */
const mapNode = z.strictObject({
  kind: z.literal('map'),
  ...workFields,
  /** Id of the graph; its input is the item. */
  graph: name,
  /** Template of the list: an output that is a list or JSON of one, else one item for each line. */
  items: text.default('{{start}}'),
  /** Items at once. */
  concurrency: z.number().int().min(1).max(1000).default(5),
})

/** Runs another graph. */
const subgraphNode = z.strictObject({
  kind: z.literal('subgraph'),
  ...workFields,
  graph: name,
  /** Template of its input. */
  input: text.default('{{start}}'),
})

/** Asks a person, and waits for as long as it takes. */
const humanNode = z.strictObject({
  kind: z.literal('human'),
  ...workFields,
  prompt: text.default('{{start}}'),
  /** The answer is asked for with a form; absent: one field of text. */
  schema: formSchema.optional(),
})

export const graphNodeSchema = z.discriminatedUnion('kind', [
  startNode,
  endNode,
  modelNode,
  agentNode,
  toolNode,
  branchNode,
  mapNode,
  subgraphNode,
  humanNode,
])
export type GraphNode = z.infer<typeof graphNodeSchema>
export type GraphNodeOf<K extends GraphNode['kind']> = Extract<GraphNode, { kind: K }>

export const graphEdgeSchema = z.strictObject({
  from: nodeIdSchema,
  to: nodeIdSchema,
  /** Of a branch: the case that takes it, or `else`. */
  case: name.optional(),
  /** An edge that goes back: how often it may be taken in one run. Then it, and no other edge of its node, is taken. */
  max_loops: z.number().int().min(1).max(1000).optional(),
})
export type GraphEdge = z.infer<typeof graphEdgeSchema>

/** The run ends as `stopped` at the first of these that it reaches. */
const graphLimitsSchema = z.strictObject({
  max_seconds: z.number().int().min(1).max(604_800).optional(),
  max_tokens: z.number().int().min(1).max(1_000_000_000).optional(),
  /** US dollars; counts only models whose price is known. */
  max_cost: z.number().positive().max(1_000_000).optional(),
})

const nameWithLetter = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((given) => slugOf(given) !== '', 'needs a letter or a digit')

export const graphDefinitionSchema = z.strictObject({
  version: z.literal(1).default(1),
  name: nameWithLetter,
  description: z.string().trim().max(1000).default(''),
  nodes: z.array(graphNodeSchema).min(1).max(500),
  edges: z.array(graphEdgeSchema).max(5000).default([]),
  /** What the run gives; absent: the outputs of the nodes before the end that ran, one after the other. */
  end_template: text.optional(),
  limits: graphLimitsSchema.prefault({}),
  /** Told when a run in the background ends or needs a person. */
  webhook_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
})
export type GraphDefinition = z.infer<typeof graphDefinitionSchema>
export type GraphDefinitionInput = z.input<typeof graphDefinitionSchema>

/** Something that is wrong with a graph. */
export interface GraphProblem {
  /** A graph with errors is stored, but not run. */
  readonly severity: 'error' | 'warning'
  /** Which kind of problem, such as `unknown_node`. */
  readonly code: string
  /** One sentence that says what to do. */
  readonly message: string
  readonly node_id?: string | undefined
  /** Of the node: the field that is to be changed, such as `prompt` or `cases.0.when`. */
  readonly field?: string | undefined
  readonly edge?: { readonly from: string; readonly to: string } | undefined
}

/** A graph as `/api/graphs` answers it. */
export interface GraphResource {
  /** What it is called by in the API: `graph:<id>` at the OpenAI door. Made of its first name and never changed. */
  readonly id: string
  /** 0 for an example as it is shipped; each save counts up. */
  readonly revision: number
  readonly is_example: boolean
  /** Epoch ms; 0 for an example as it is shipped. */
  readonly updated: number
  readonly definition: GraphDefinition
  readonly problems: readonly GraphProblem[]
}

/** Answer of `GET /api/graphs`. */
export interface GraphList {
  readonly items: readonly GraphResource[]
}

/** Answer of `GET /api/graphs/{id}/versions`, newest first. */
export interface GraphVersionList {
  readonly items: readonly { readonly revision: number; readonly updated: number; readonly name: string }[]
}

/** Body of `PUT /api/graphs/{id}`: `revision` is the one that was edited; 409 `conflict` when it is not the last. */
export const graphChangeSchema = z.strictObject({
  revision: z.number().int().nonnegative(),
  definition: graphDefinitionSchema,
})
export type GraphChangeInput = z.input<typeof graphChangeSchema>

/** What an export holds and an import takes. */
export const graphExportSchema = z.strictObject({
  weir: z.literal('graph'),
  id: z.string().optional(),
  definition: graphDefinitionSchema,
  /** The graphs that it runs, by id; an import stores those that are not there. */
  graphs: z.record(z.string(), graphDefinitionSchema).default({}),
})
export type GraphExport = z.infer<typeof graphExportSchema>
