import { slugOf } from '@/lib/protocol/slug'
import type { AgentRequest } from '@/lib/protocol/requests'
import { planAgent } from '@/lib/server/agents/agent-plan'
import { aboutField } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkServers } from './check-servers'
import type { RunPlan } from './plan-run'
import type { RunServices } from './run-services'
import { startRun } from './start-run'

/**
 * Starts a run of an agent, or of a model with the tools that the request names.
 * @throws AppError `agent_not_found`, `model_not_found`, and what `startRun` throws.
 */
export function startAgentRun(
  services: RunServices,
  owner: string,
  body: AgentRequest,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  const request = { ...body, mode: 'agent' } as const
  return startRun(services, owner, request, () => planAgentRun(services, owner, body), idempotencyKey)
}

async function planAgentRun(services: RunServices, owner: string, body: AgentRequest): Promise<RunPlan> {
  await checkServers(services.toolbox, owner, body.mcp_servers)
  const definition = await planAgent(services, owner, body)
  const { agent } = definition
  const { agent_name, model_name } = body
  const modelField = agent_name === undefined || agent.model_name === model_name ? 'model_name' : 'agent_name'
  await aboutField(modelField, services.models.clientFor(agent.model_name))
  return agent_name === undefined
    ? { mode: 'agent', speaker: agent.model_name, speakerField: 'model_name', definition }
    : { mode: 'agent', speaker: slugOf(agent_name), speakerField: 'agent_name', definition }
}
