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
    message: 'user_prompt is empty',
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
    message: 'user_prompt is empty',
  })
  .refine((body) => body.agent_name !== undefined || body.model_name !== undefined, {
    path: ['agent_name'],
    message: 'name an agent or a model',
  })
export type AgentRequest = z.infer<typeof agentRequestSchema>
export type AgentRequestInput = z.input<typeof agentRequestSchema>

export const graphExecuteRequestSchema = z.strictObject({
  graph_name: name,
  input_text: prompt,
  conversation_id: messageId.optional(),
  continue_from_checkpoint: messageId.optional(),
  background: z.boolean().default(false),
  stream: z.boolean().default(true),
})
export type GraphExecuteRequestInput = z.input<typeof graphExecuteRequestSchema>
