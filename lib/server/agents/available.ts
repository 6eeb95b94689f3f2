import type { AgentServices } from './agent-services'
import { knownAgents } from './known-agents'

/** Enough of a description to choose by; a hostile server's may be of any length. */
const maxDescription = 160

/** What an agent can be made of, as a model is told of it. */
export async function available(services: AgentServices, owner: string) {
  const [{ items: servers }, models, default_model, agents] = await Promise.all([
    services.toolServers.list(owner),
    services.modelNames(),
    services.defaultModel(),
    knownAgents(services.storage, owner),
  ])
  return {
    tools: servers.flatMap(({ id, tools }) =>
      tools.map(({ name, description, is_read_only }) => ({
        server: id,
        tool: name,
        description: description.slice(0, maxDescription),
        only_reads: is_read_only,
      })),
    ),
    models,
    default_model,
    agents: [...agents.values()].map(({ id, definition }) => ({
      id,
      name: definition.name,
      description: definition.description,
    })),
  }
}
