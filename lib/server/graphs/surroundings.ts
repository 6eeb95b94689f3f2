import type { AgentDefinition } from '@/lib/protocol/agents'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { knownAgents } from '@/lib/server/agents/known-agents'
import { definitionsOf } from '@/lib/server/agents/named-documents'
import { problemsOfModels } from '@/lib/server/agents/surroundings'
import type { Toolbox } from '@/lib/server/engine/ports'
import type { GraphPlanServices } from './graph-services'
import { toolsOfNode } from './node-tools'

/** What there is for the nodes of graphs to name. */
export interface GraphSurroundings {
  readonly graphs: ReadonlyMap<string, GraphDefinition>
  readonly agents: ReadonlyMap<string, AgentDefinition>
  /** The names of a server's tools, by its id; a server that is not there is absent. */
  readonly tools: ReadonlyMap<string, ReadonlySet<string>>
  /** By the name of a model that cannot be used: why not. */
  readonly modelProblems: ReadonlyMap<string, string>
  /** The model of nodes that name none. */
  readonly defaultModel: string
}

/**
 * Everything that graphs may name, looked up once.
 *
 * @param graphs all that there are, by id; a draft among them.
 */
export async function surroundingsOf(
  services: GraphPlanServices,
  owner: string,
  graphs: ReadonlyMap<string, GraphDefinition>,
): Promise<GraphSurroundings> {
  const [knownOnes, defaultModel] = await Promise.all([
    knownAgents(services.storage, owner),
    services.defaultModel(),
  ])
  const agents = definitionsOf(knownOnes)
  const nodes = [...graphs.values()].flatMap((graph) => graph.nodes)
  const models = [...nodes, ...agents.values()].flatMap((each) =>
    'model_name' in each && each.model_name !== undefined ? [each.model_name] : [],
  )
  const servers = nodes.flatMap(toolsOfNode).map(({ choice }) => choice.server)
  const [tools, modelProblems] = await Promise.all([
    toolsOfServers(services.toolbox, owner, [...new Set(servers)]),
    problemsOfModels(services.models, [...new Set([defaultModel, ...models])]),
  ])
  return { graphs, agents, tools, modelProblems, defaultModel }
}

async function toolsOfServers(
  toolbox: Toolbox,
  owner: string,
  servers: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = await Promise.all(
    servers.map(async (server) => {
      if (!(await toolbox.hasServer(owner, server))) return []
      const tools = await toolbox.toolsOf(owner, [{ server, tool: '*', approval: 'policy' }])
      return [[server, new Set(tools.map(({ originalName }) => originalName))] as const]
    }),
  )
  return new Map(found.flat())
}
