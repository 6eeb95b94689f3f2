/** What a run of a graph executes, and what it goes on from: settled before it begins, and kept in its `run_start`. */
import { z } from 'zod'
import { modelPriceSchema, runAgentSchema } from './agents'
import { graphDefinitionSchema, nodeIdSchema } from './graphs'

/** A node of an earlier run that is not run again; with `item`, one item of a map. */
const keptNodeSchema = z.object({
  node_id: nodeIdSchema,
  iteration: z.number().int().nonnegative(),
  item: z.object({ index: z.number().int(), total: z.number().int() }).optional(),
  /** One that was skipped is not kept: whoever goes on finds out anew what is to be skipped. */
  status: z.enum(['completed', 'failed']),
  output: z.unknown().optional(),
  error: z.object({ message: z.string(), type: z.string(), code: z.string() }).optional(),
  next: z.array(z.string()).optional(),
})
export type KeptNode = z.infer<typeof keptNodeSchema>

/** What an earlier run leaves to one that goes on from it, by the path of the graph that the nodes stand in. */
export const checkpointSchema = z.object({
  run_id: z.string(),
  /** Keys: '' for the graph of the run, else the nodes around: `map#0[3]/sub#0` (iteration, item). In order of end. */
  kept: z.record(z.string(), z.array(keptNodeSchema)).default({}),
  /** Input of nodes as a person edited it, in the place of what their templates give; keys as `map#0[3]/node#0`. */
  inputs: z.record(z.string(), z.string()).default({}),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

/** `definition` of the `run_start` of a graph run: the graph, and everything that it may come to run. */
export const graphRunDefinitionSchema = z.object({
  /** The id that it is stored under, and which of its versions this is. */
  graph_id: z.string(),
  revision: z.number().int().nonnegative(),
  graph: graphDefinitionSchema,
  /** Graphs of map and subgraph nodes, by id. */
  graphs: z.record(z.string(), graphDefinitionSchema).default({}),
  /** Agents that nodes name, and all that those may call, by id; their models are chosen. */
  agents: z.record(z.string(), runAgentSchema).default({}),
  /** The model of nodes that name none. */
  default_model: z.string().min(1),
  prices: z.record(z.string(), modelPriceSchema).default({}),
  /** Nobody looks on: its end, and what it asks, are told by webhook. */
  is_background: z.boolean().default(false),
  checkpoint: checkpointSchema.optional(),
})
export type GraphRunDefinition = z.infer<typeof graphRunDefinitionSchema>
