/** What an agent run will execute, settled before it begins. */
import type { AgentDefinition, AgentRunDefinition, ModelPrice, RunAgent } from '@/lib/protocol/agents'
import { agentDefinitionSchema } from '@/lib/protocol/agents'
import type { AgentRequestInput } from '@/lib/protocol/requests'
import { AppError } from '@/lib/server/http/app-error'
import type { PlanServices } from './agent-services'
import { agentOf, knownAgents } from './known-agents'
import { definitionsOf } from './named-documents'
import { reachableFrom } from './reachable-from'

/** The fields of a request that shape what is run. */
export type AgentPlanRequest = Pick<
  AgentRequestInput,
  'agent_name' | 'model_name' | 'system_prompt' | 'mcp_servers' | 'max_iterations'
>

/** What a plan is made of, once everything has been looked up. */
export interface AgentPlanParts {
  /** The agent that was asked for. */
  readonly root: AgentDefinition
  readonly request: AgentPlanRequest
  /** All agents there are, by id. */
  readonly agents: ReadonlyMap<string, AgentDefinition>
  readonly defaultModel: string
  readonly prices: Readonly<Record<string, ModelPrice>>
}

/**
 * The agent of a request with every agent that it may come to call. Without `agent_name` it is an agent made of the
 * request alone, named like its model.
 *
 * @throws AppError `agent_not_found`, and `invalid_request` when the request names neither an agent nor a model or
 *   adds more than an agent can hold.
 */
export async function planAgent(
  { storage, defaultModel, prices }: PlanServices,
  owner: string,
  request: AgentPlanRequest,
): Promise<AgentRunDefinition> {
  const agents = await knownAgents(storage, owner)
  const root =
    request.agent_name === undefined
      ? agentOfModel(request.model_name)
      : agentOf(agents, request.agent_name).definition
  return planOf({
    root,
    request,
    agents: definitionsOf(agents),
    defaultModel: await defaultModel(),
    prices,
  })
}

/** As `planAgent`, of what has been looked up. */
export function planOf(parts: AgentPlanParts): AgentRunDefinition {
  const { request, agents, prices } = parts
  const modelName = request.model_name ?? parts.defaultModel
  const root = withOverrides(parts.root, request)
  const agent = toRun(root, agents, modelName)
  const sub_agents = runAgentsFrom(root.sub_agents, agents, modelName)
  const models = [agent, ...Object.values(sub_agents)].map(({ model_name }) => model_name)
  return { agent, sub_agents, prices: pricesOf(models, prices) }
}

/**
 * The agents of these ids, and all that they may come to call, as a run executes them.
 *
 * @param modelName the model of those that name none.
 */
export function runAgentsFrom(
  ids: Iterable<string>,
  agents: ReadonlyMap<string, AgentDefinition>,
  modelName: string,
): Record<string, RunAgent> {
  const reached = reachableFrom(ids, agents, ({ sub_agents }) => sub_agents)
  return Object.fromEntries(
    [...reached].map(([id, definition]) => [id, toRun(definition, agents, modelName)] as const),
  )
}

/** The prices of these models, as far as they are known. */
export function pricesOf(
  models: Iterable<string>,
  prices: Readonly<Record<string, ModelPrice>>,
): Record<string, ModelPrice> {
  const used = new Set(models)
  return Object.fromEntries(Object.entries(prices).filter(([name]) => used.has(name)))
}

function toRun(
  definition: AgentDefinition,
  agents: ReadonlyMap<string, AgentDefinition>,
  modelName: string,
): RunAgent {
  return {
    ...definition,
    model_name: definition.model_name ?? modelName,
    sub_agents: definition.sub_agents.filter((id) => agents.has(id)),
  }
}

function withOverrides(root: AgentDefinition, request: AgentPlanRequest): AgentDefinition {
  const { system_prompt = '', mcp_servers = [], max_iterations } = request
  const isThere = (server: string) =>
    root.tools.some((choice) => choice.server === server && choice.tool === '*')
  const added = [...new Set(mcp_servers)].filter((server) => !isThere(server))
  const agent = agentDefinitionSchema.safeParse({
    ...root,
    instructions: [root.instructions, system_prompt].filter((text) => text !== '').join('\n\n'),
    tools: [...root.tools, ...added.map((server) => ({ server, tool: '*' }))],
    limits: max_iterations === undefined ? root.limits : { ...root.limits, max_iterations },
  })
  if (agent.success) return agent.data
  const param = agent.error.issues[0]?.path[0] === 'tools' ? 'mcp_servers' : 'system_prompt'
  throw new AppError('invalid_request', `${param}: more than the agent can hold.`, { param })
}

function agentOfModel(modelName: string | undefined): AgentDefinition {
  if (modelName === undefined) {
    throw new AppError('invalid_request', 'agent_name: name an agent or a model.', { param: 'agent_name' })
  }
  const agent = agentDefinitionSchema.safeParse({ name: modelName.slice(0, 80), model_name: modelName })
  if (agent.success) return agent.data
  throw new AppError('model_not_found', `There is no model “${modelName}”. Choose another.`, {
    param: 'model_name',
  })
}
