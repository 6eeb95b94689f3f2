/** What a graph run will execute, settled before it begins. */
import { agentsNamedBy, graphsNamedBy, modelsNamedBy } from '@/lib/graph/named-by'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import { pricesOf, runAgentsFrom } from '@/lib/server/agents/agent-plan'
import { definitionsOf } from '@/lib/server/agents/named-documents'
import { reachableFrom } from '@/lib/server/agents/reachable-from'
import { AppError } from '@/lib/server/http/app-error'
import { createGraphCheck } from './graph-check'
import type { GraphPlanServices } from './graph-services'
import { graphOf, knownGraphs } from './known-graphs'
import { surroundingsOf } from './surroundings'

export interface GraphPlanRequest {
  /** Name or id. */
  readonly graph_name: string
  readonly background?: boolean | undefined
}

/**
 * The graph of a request with every graph and agent that it may come to run.
 *
 * @throws AppError `graph_not_found`, and `graph_invalid` for a graph with errors, its own or of one that it runs.
 */
export async function planGraphRun(
  services: GraphPlanServices,
  owner: string,
  { graph_name, background = false }: GraphPlanRequest,
): Promise<GraphRunDefinition> {
  const known = await knownGraphs(services.storage, owner)
  const { id, revision, definition } = graphOf(known, graph_name)
  const around = await surroundingsOf(services, owner, definitionsOf(known))
  const problem = createGraphCheck(around).firstErrorOf(id)
  if (problem !== undefined) throw new AppError('graph_invalid', problem, { param: 'graph_name' })

  const { defaultModel } = around
  const graphs = reachableFrom(graphsNamedBy(definition), around.graphs, graphsNamedBy)
  const all = [definition, ...graphs.values()]
  const agents = runAgentsFrom(all.flatMap(agentsNamedBy), around.agents, defaultModel)
  const agentModels = Object.values(agents).map(({ model_name }) => model_name)
  const models = [defaultModel, ...all.flatMap(modelsNamedBy), ...agentModels]
  return {
    graph_id: id,
    revision,
    graph: definition,
    graphs: Object.fromEntries(graphs),
    agents,
    default_model: defaultModel,
    prices: pricesOf(models, services.prices),
    is_background: background,
  }
}
