/** Use cases of `/api/agents`. */
import {
  agentExportSchema,
  builderAgentId,
  type AgentDefinition,
  type AgentList,
  type AgentResource,
} from '@/lib/protocol/agents'
import { slugOf } from '@/lib/protocol/slug'
import { AppError } from '@/lib/server/http/app-error'
import { z } from 'zod'
import { circleProblem, missingParts, type Surroundings } from './agent-problems'
import type { AgentServices } from './agent-services'
import { agentOf, knownAgents, type KnownAgent } from './known-agents'
import { definitionsOf, idOfCopy, nextDocument } from './named-documents'
import { surroundingsOf } from './surroundings'

export type AgentExport = z.infer<typeof agentExportSchema>

/** Body of `POST /api/agents/import`: an export, or a definition by itself. */
export const agentImportSchema = z.preprocess(
  (body) =>
    typeof body === 'object' && body !== null && 'weir' in body ? body : { weir: 'agent', definition: body },
  agentExportSchema,
)

/** All agents by name; the builder is none of them. */
export async function listAgents(services: AgentServices, owner: string): Promise<AgentList> {
  const agents = await knownAgents(services.storage, owner)
  const around = await surroundingsOf(services, owner, definitionsOf(agents))
  const sorted = [...agents.values()].toSorted((a, b) => a.definition.name.localeCompare(b.definition.name))
  return { items: sorted.map((agent) => resourceOf(agent, around)) }
}

/** @throws AppError `agent_not_found` */
export async function findAgent(
  services: AgentServices,
  owner: string,
  nameOrId: string,
): Promise<AgentResource> {
  const agents = await knownAgents(services.storage, owner)
  const agent = agentOf(agents, nameOrId)
  return resourceOf(agent, await surroundingsOf(services, owner, definitionsOf(agents)))
}

/**
 * Stores a new agent; its id is made of its name.
 *
 * @throws AppError `conflict` when the id is taken.
 */
export async function saveNew(
  services: AgentServices,
  owner: string,
  definition: AgentDefinition,
): Promise<AgentResource> {
  const id = slugOf(definition.name)
  const agents = await knownAgents(services.storage, owner)
  if (!isTaken(agents, id) && (await put(services, owner, id, definition))) {
    return findAgent(services, owner, id)
  }
  throw new AppError('conflict', `There is an agent “${id}” already. Choose another name.`, {
    param: 'name',
  })
}

/**
 * Stores a new version of an agent. Its id stays, whatever its name becomes.
 *
 * @param revision of the version that was edited.
 * @throws AppError `agent_not_found`, and `conflict` when that version is not the last one, or it is the builder.
 */
export async function changeAgent(
  services: AgentServices,
  owner: string,
  nameOrId: string,
  { revision, definition }: { revision: number; definition: AgentDefinition },
): Promise<AgentResource> {
  const agent = agentOf(await knownAgents(services.storage, owner), nameOrId)
  refuseBuilder(agent)
  const isLast = agent.revision === revision
  if (isLast && (await put(services, owner, agent.id, definition, agent))) {
    return findAgent(services, owner, agent.id)
  }
  throw new AppError(
    'conflict',
    'This agent was saved elsewhere in the meantime. Load it again, then make your change.',
    { param: 'revision' },
  )
}

/**
 * Deletes an agent; a shipped one that was changed is as shipped again.
 *
 * @throws AppError `agent_not_found`, and `conflict` for one that is not stored.
 */
export async function removeAgent(services: AgentServices, owner: string, nameOrId: string): Promise<void> {
  const agent = agentOf(await knownAgents(services.storage, owner), nameOrId)
  refuseBuilder(agent)
  if (await services.storage.removeDocument(owner, 'agent', agent.id)) return
  if (!agent.isExample) throw new AppError('agent_not_found', `There is no agent “${nameOrId}”.`)
  throw new AppError('conflict', `“${agent.definition.name}” is shipped with Weir and cannot be deleted.`)
}

/** @throws AppError `agent_not_found` */
export async function exportAgent(
  { storage }: Pick<AgentServices, 'storage'>,
  owner: string,
  nameOrId: string,
): Promise<AgentExport> {
  const { id, definition } = agentOf(await knownAgents(storage, owner), nameOrId)
  return { weir: 'agent', id, definition }
}

/** Stores an agent under its id, or under that with the next free number when it is taken: `-2`, `-3`, … */
export async function importAgent(
  services: AgentServices,
  owner: string,
  { id: wished = '', definition }: AgentExport,
): Promise<AgentResource> {
  const agents = await knownAgents(services.storage, owner)
  const base = slugOf(wished) || slugOf(definition.name)
  for (let copy = 1; ; copy += 1) {
    const id = idOfCopy(base, copy)
    if (!isTaken(agents, id) && (await put(services, owner, id, definition))) {
      return findAgent(services, owner, id)
    }
  }
}

/** The builder's, and words that stand in the place of an id in a path. */
const reservedIds: ReadonlySet<string> = new Set([builderAgentId, 'new', 'import'])

function isTaken(agents: ReadonlyMap<string, KnownAgent>, id: string): boolean {
  return reservedIds.has(id) || agents.has(id)
}

/** Resolves to false, and stores nothing, when `before` is not the last version (any more). */
function put(
  { storage, clock }: AgentServices,
  owner: string,
  id: string,
  definition: AgentDefinition,
  before?: KnownAgent,
): Promise<boolean> {
  return storage.putDocument(owner, nextDocument('agent', id, definition, clock(), before))
}

function resourceOf(agent: KnownAgent, around: Surroundings): AgentResource {
  const { id, definition, revision, isExample, updated } = agent
  const circle = circleProblem(id, around.agents)
  const problems = [...missingParts(definition, around), ...(circle === undefined ? [] : [circle])]
  return {
    id,
    revision,
    is_example: isExample,
    updated,
    definition,
    // The builder's tools are its own: no tool server lists them.
    problems: id === builderAgentId ? [] : problems,
  }
}

function refuseBuilder({ id }: KnownAgent): void {
  if (id === builderAgentId) {
    throw new AppError('conflict', 'The agent builder is part of Weir and stays as it is.')
  }
}
