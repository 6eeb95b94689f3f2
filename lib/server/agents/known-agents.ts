import { agentDefinitionSchema, builderAgentId, type AgentDefinition } from '@/lib/protocol/agents'
import { slugOf } from '@/lib/protocol/slug'
import { AppError } from '@/lib/server/http/app-error'
import type { PlanServices } from './agent-services'
import { builderAgent } from './builder-agent'
import { shippedAgents } from './examples/shipped-agents'

export interface KnownAgent {
  readonly id: string
  readonly definition: AgentDefinition
  /** 0 for one that is not stored. */
  readonly revision: number
  readonly isExample: boolean
  /** Epoch ms; 0 for one that is not stored. */
  readonly created: number
  readonly updated: number
}

/** All agents of an owner by id: the shipped ones, in whose place a stored one of the same id stands, but not the builder. */
export async function knownAgents(
  storage: PlanServices['storage'],
  owner: string,
): Promise<ReadonlyMap<string, KnownAgent>> {
  const documents = await storage.listDocuments(owner, 'agent')
  const stored = documents.map(({ id, revision, body, created, updated }): KnownAgent => {
    const definition = agentDefinitionSchema.parse(body)
    return { id, definition, revision, isExample: shippedAgents.has(id), created, updated }
  })
  return new Map([...shipped, ...stored].map((agent) => [agent.id, agent]))
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
  throw new AppError('agent_not_found', `There is no agent "${nameOrId}".`, { param: 'agent_name' })
}

export function definitionsOf(agents: ReadonlyMap<string, KnownAgent>): ReadonlyMap<string, AgentDefinition> {
  return new Map([...agents.values()].map(({ id, definition }) => [id, definition]))
}

const unsaved = { revision: 0, created: 0, updated: 0 }

const shipped: readonly KnownAgent[] = [...shippedAgents].map(([id, definition]) => ({
  ...unsaved,
  id,
  definition,
  isExample: true,
}))

const builder: KnownAgent = { ...unsaved, id: builderAgentId, definition: builderAgent, isExample: false }
