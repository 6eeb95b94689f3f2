import { agentDefinitionSchema } from '@/lib/protocol/agents'
import type { ChatRequest } from '@/lib/protocol/requests'
import { aboutField } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkServers } from './check-servers'
import type { RunPlan } from './plan-run'
import type { RunServices } from './run-services'
import { startRun } from './start-run'

/**
 * Starts a chat run.
 * @throws AppError `model_not_found`, and what `startRun` throws.
 */
export function startChatRun(
  services: RunServices,
  owner: string,
  body: ChatRequest,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  const request = { ...body, mode: 'chat' } as const
  return startRun(services, owner, request, () => planChat(services, owner, body), idempotencyKey)
}

/** A chat is an agent with the tools of the servers that it names: usually none. */
async function planChat(
  { models, toolbox }: RunServices,
  owner: string,
  body: ChatRequest,
): Promise<RunPlan> {
  const { model_name, system_prompt = '', mcp_servers = [] } = body
  await aboutField('model_name', models.clientFor(model_name))
  await checkServers(toolbox, owner, mcp_servers)
  const agent = {
    ...agentDefinitionSchema.parse({
      name: 'Chat',
      tools: mcp_servers.map((server) => ({ server, tool: '*' })),
    }),
    instructions: system_prompt,
    model_name,
  }
  const definition = { agent, sub_agents: {}, prices: {} }
  return { mode: 'chat', speaker: model_name, speakerField: 'model_name', definition }
}
