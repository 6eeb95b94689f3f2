import { agentDefinitionSchema, type AgentDefinition, type AgentDefinitionInput } from '@/lib/protocol/agents'
import { dataAnalyst } from './data-analyst'
import { researcher } from './researcher'
import { reviewer } from './reviewer'

const shipped: Readonly<Record<string, AgentDefinitionInput>> = {
  researcher,
  'data-analyst': dataAnalyst,
  reviewer,
}

/** The agents that everybody has from the start, by id. They name no model: each runs on the server's default. */
export const shippedAgents: ReadonlyMap<string, AgentDefinition> = new Map(
  Object.entries(shipped).map(([id, definition]) => [id, agentDefinitionSchema.parse(definition)]),
)
