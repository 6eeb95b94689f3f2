/** What an agent is. The browser edits it, the API stores it, and each run carries the one that it began with. */
import { z } from 'zod'
import { slugOf } from './slug'

const name = z.string().trim().min(1).max(200)

/** A tool that an agent may call. Servers and tools are named, never copied: a tool that changes, changes here too. */
export const toolChoiceSchema = z.strictObject({
  /** `builtin`, or the id of a tool server. */
  server: name,
  /** Its name at that server; `*` for every tool that the server has when a run begins. */
  tool: name,
  /** `policy`: as the agent's approval policy says. */
  approval: z.enum(['policy', 'ask', 'allow']).default('policy'),
})
export type ToolChoice = z.infer<typeof toolChoiceSchema>

/** A run ends as `stopped` at the first of these that it reaches; absent: no such limit. */
export const agentLimitsSchema = z.strictObject({
  /** Model calls of one agent. */
  max_iterations: z.number().int().min(1).max(1000).default(20),
  max_seconds: z.number().int().min(1).max(86_400).optional(),
  /** Of the agent and all that it called. */
  max_tokens: z.number().int().min(1).max(1_000_000_000).optional(),
  /** US dollars; counts only models whose price is known. */
  max_cost: z.number().positive().max(1_000_000).optional(),
})
export type AgentLimits = z.infer<typeof agentLimitsSchema>

/** Whom a tool waits for. */
export const approvalPolicySchema = z.strictObject({
  /** `changes`: a person is asked before tools that are not known to only read. */
  ask: z.enum(['changes', 'always', 'never']).default('changes'),
  /** A call that nobody answers for this long is refused. */
  timeout_seconds: z
    .number()
    .int()
    .min(5)
    .max(7 * 86_400)
    .default(900),
})
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>

const nameWithLetter = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((text) => slugOf(text) !== '', 'needs a letter or a digit')

export const agentDefinitionSchema = z.strictObject({
  version: z.literal(1).default(1),
  name: nameWithLetter,
  /** Other agents read it when they choose whom to call. */
  description: z.string().trim().max(1000).default(''),
  /** Absent: the server's default model. */
  model_name: name.optional(),
  instructions: z.string().max(100_000).default(''),
  tools: z.array(toolChoiceSchema).max(200).default([]),
  /** Ids of agents that it may call. */
  sub_agents: z.array(name).max(50).default([]),
  limits: agentLimitsSchema.prefault({}),
  approval: approvalPolicySchema.prefault({}),
})
export type AgentDefinition = z.infer<typeof agentDefinitionSchema>
export type AgentDefinitionInput = z.input<typeof agentDefinitionSchema>

/** US dollars for a million tokens. */
export const modelPriceSchema = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
})
export type ModelPrice = z.infer<typeof modelPriceSchema>

/** An agent as a run executes it: the model is chosen. */
export const runAgentSchema = agentDefinitionSchema.extend({ model_name: name })
export type RunAgent = z.infer<typeof runAgentSchema>

/** `definition` of the `run_start` of a chat or an agent run: the agent, and every agent that it may come to call. */
export const agentRunDefinitionSchema = z.object({
  agent: runAgentSchema,
  /** By id. */
  sub_agents: z.record(z.string(), runAgentSchema).default({}),
  /** By model; models whose price is not known are absent. */
  prices: z.record(z.string(), modelPriceSchema).default({}),
})
export type AgentRunDefinition = z.infer<typeof agentRunDefinitionSchema>

/** An agent as `/api/agents` answers it. */
export interface AgentResource {
  /** What it is called by in the API: `agent:<id>` at the OpenAI door. Made of its first name and never changed. */
  readonly id: string
  /** 0 for an example as it is shipped; each save counts up. */
  readonly revision: number
  /** Shipped with Weir; deleting one that was changed brings the shipped one back. */
  readonly is_example: boolean
  /** Epoch ms; 0 for an example as it is shipped. */
  readonly updated: number
  readonly definition: AgentDefinition
  /** What would keep it from running well, in sentences: a tool, a model or a sub-agent that is not there. */
  readonly problems: readonly string[]
}

/** Answer of `GET /api/agents`. */
export interface AgentList {
  readonly items: readonly AgentResource[]
}

/** Body of `PUT /api/agents/{id}`: `revision` is the one that was edited; 409 `conflict` when it is not the last. */
export const agentChangeSchema = z.strictObject({
  revision: z.number().int().nonnegative(),
  definition: agentDefinitionSchema,
})
export type AgentChangeInput = z.input<typeof agentChangeSchema>

/** What an export holds and an import takes. */
export const agentExportSchema = z.strictObject({
  weir: z.literal('agent'),
  id: z.string().optional(),
  definition: agentDefinitionSchema,
})

/** The agent that makes agents. */
export const builderAgentId = 'agent-builder'
