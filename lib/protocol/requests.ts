/** Bodies of the requests that start a run, shared by the browser, which builds them, and the routes, which parse them. */
import { z } from 'zod'

const name = z.string().trim().min(1).max(200)
const messageId = z.string().min(1).max(100)
const prompt = z.string().max(400_000)

const continues = {
  conversation_id: messageId.optional(),
  /** The answer that this prompt follows; absent: the conversation begins here. */
  parent_message_id: messageId.nullish(),
  /** An answer to try again: the new answer becomes its sibling, under the same prompt. */
  retry_of: messageId.optional(),
  stream: z.boolean().default(true),
}

export const chatRequestSchema = z
  .strictObject({
    user_prompt: prompt.default(''),
    model_name: name,
    system_prompt: prompt.optional(),
    mcp_servers: z.array(name).max(100).optional(),
    ...continues,
  })
  .refine((body) => body.retry_of !== undefined || body.user_prompt.trim() !== '', {
    path: ['user_prompt'],
    message: 'is empty',
  })
export type ChatRequest = z.infer<typeof chatRequestSchema>
export type ChatRequestInput = z.input<typeof chatRequestSchema>

export const agentRequestSchema = z
  .strictObject({
    user_prompt: prompt.default(''),
    agent_name: name.optional(),
    /** Without `agent_name`: a model with the tools of `mcp_servers`. With it: the model of agents that name none. */
    model_name: name.optional(),
    /** Further instructions, behind the agent's own. */
    system_prompt: prompt.optional(),
    mcp_servers: z.array(name).max(100).optional(),
    max_iterations: z.number().int().min(1).max(1_000).optional(),
    ...continues,
  })
  .refine((body) => body.retry_of !== undefined || body.user_prompt.trim() !== '', {
    path: ['user_prompt'],
    message: 'is empty',
  })
  .refine((body) => body.agent_name !== undefined || body.model_name !== undefined, {
    path: ['agent_name'],
    message: 'name an agent or a model',
  })
export type AgentRequest = z.infer<typeof agentRequestSchema>
export type AgentRequestInput = z.input<typeof agentRequestSchema>

export const graphExecuteRequestSchema = z.strictObject({
  graph_name: name,
  /** What its start gives out; JSON where the start asks with a form. */
  input_text: prompt.default(''),
  /** A run that did not complete: what it had finished is not run again. It then decides the graph and its version. */
  continue_from_checkpoint: messageId.optional(),
  /** Answered with 202 at once; the run is told of by webhook. */
  background: z.boolean().default(false),
  ...continues,
})
export type GraphExecuteRequest = z.infer<typeof graphExecuteRequestSchema>
export type GraphExecuteRequestInput = z.input<typeof graphExecuteRequestSchema>

/**
 * Body of `POST /api/runs/{run_id}/rerun`, which answers beside the old answer, and of `…/fork`, which begins a
 * conversation of its own. Without a node all of the graph runs again; with one, only it and what follows it.
 */
export const rerunRequestSchema = z
  .strictObject({
    /** The last run of this node of the graph. */
    node_id: name.optional(),
    /** One run of a node, wherever it stands: its span. */
    span_id: messageId.optional(),
    /** What the node works on, in the place of what its template gives. */
    input: prompt.optional(),
    /** What the node is taken to have given: then it does not run, and what follows it does. */
    output: z.unknown().optional(),
    /** The input of the run, in the place of the old one; only without a node. */
    input_text: prompt.optional(),
    background: z.boolean().default(false),
    stream: z.boolean().default(true),
  })
  .refine((body) => body.node_id === undefined || body.span_id === undefined, {
    path: ['span_id'],
    message: 'name the node or its span, not both',
  })
  .refine((body) => body.input === undefined || body.output === undefined, {
    path: ['output'],
    message: 'a node with a pinned output does not run: leave its input out',
  })
  .refine(
    (body) =>
      body.node_id !== undefined ||
      body.span_id !== undefined ||
      (body.input === undefined && body.output === undefined),
    { path: ['node_id'], message: 'name the node' },
  )
  .refine(
    (body) => body.input_text === undefined || (body.node_id === undefined && body.span_id === undefined),
    { path: ['input_text'], message: 'only a run of the whole graph takes another input' },
  )
export type RerunRequest = z.infer<typeof rerunRequestSchema>
export type RerunRequestInput = z.input<typeof rerunRequestSchema>
