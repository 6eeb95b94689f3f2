import { slugOf } from '@/lib/protocol/slug'
import type { AgentRequest } from '@/lib/protocol/requests'
import { planAgent } from '@/lib/server/agents/agent-plan'
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
  return startRun(services, owner, body, () => planAgentRun(services, owner, body), idempotencyKey)
}

async function planAgentRun(services: RunServices, owner: string, body: AgentRequest): Promise<RunPlan> {
  await checkServers(services.toolbox, owner, body.mcp_servers)
  const definition = await planAgent(services, owner, body)
  const { agent } = definition
  await services.models.clientFor(agent.model_name)
  const speaker = body.agent_name === undefined ? agent.model_name : slugOf(body.agent_name)
  return { mode: 'agent', speaker, definition }
}
