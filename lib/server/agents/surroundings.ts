import type { AgentDefinition } from '@/lib/protocol/agents'
import { isAppError } from '@/lib/server/http/app-error'
import type { ModelCatalog } from '@/lib/server/engine/ports'
import type { Surroundings } from './agent-problems'
import type { AgentServices } from './agent-services'

/**
 * Everything that agents may name, looked up once.
 *
 * @param agents those whose models are to be looked up; they are what sub-agents can be.
 * @param more definitions that are looked at besides, such as a draft.
 */
export async function surroundingsOf(
  services: Pick<AgentServices, 'models' | 'toolServers'>,
  owner: string,
  agents: ReadonlyMap<string, AgentDefinition>,
  more: readonly AgentDefinition[] = [],
): Promise<Surroundings> {
  const named = [...agents.values(), ...more].flatMap(({ model_name }) => model_name ?? [])
  const [{ items: servers }, modelProblems] = await Promise.all([
    services.toolServers.list(owner),
    problemsOfModels(services.models, [...new Set(named)]),
  ])
  return { agents, servers: new Map(servers.map((server) => [server.id, server])), modelProblems }
}

/** By name: why a model cannot be used; those that can are absent. */
export async function problemsOfModels(
  models: ModelCatalog,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(names.map((name) => problemOfModel(models, name)))
  return new Map(found.flatMap((entry) => entry ?? []).map(({ name, problem }) => [name, problem]))
}

async function problemOfModel(models: ModelCatalog, name: string) {
  try {
    await models.clientFor(name)
    return undefined
  } catch (error) {
    if (!isAppError(error)) throw error
    return { name, problem: error.message }
  }
}
