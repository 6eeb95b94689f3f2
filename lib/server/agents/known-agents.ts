import { agentDefinitionSchema, builderAgentId, type AgentDefinition } from '@/lib/protocol/agents'
import { slugOf } from '@/lib/protocol/slug'
import { AppError } from '@/lib/server/http/app-error'
import type { PlanServices } from './agent-services'
import { builderAgent } from './builder-agent'
import { shippedAgents } from './examples/shipped-agents'
import { knownOf, unsaved, type Known, type NamedKind } from './named-documents'

export type KnownAgent = Known<AgentDefinition>

const agentKind: NamedKind<AgentDefinition> = {
  kind: 'agent',
  parse: (body) => agentDefinitionSchema.parse(body),
  shipped: shippedAgents,
}

/** All agents of an owner by id: the shipped ones, in whose place a stored one of the same id stands, but not the builder. */
export function knownAgents(
  storage: PlanServices['storage'],
  owner: string,
): Promise<ReadonlyMap<string, KnownAgent>> {
  return knownOf(storage, owner, agentKind)
}

/**
 * The agent of a name or an id; the builder too.
 *
 * @throws AppError `agent_not_found`
 */
export function agentOf(agents: ReadonlyMap<string, KnownAgent>, nameOrId: string): KnownAgent {
  const id = slugOf(nameOrId)
  const agent = id === builderAgentId ? builder : agents.get(id)
  if (agent) return agent
  throw new AppError('agent_not_found', `There is no agent “${nameOrId}”.`, { param: 'agent_name' })
}

const builder: KnownAgent = { ...unsaved, id: builderAgentId, definition: builderAgent, isExample: false }
