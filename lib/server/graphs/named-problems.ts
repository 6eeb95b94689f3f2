/** What the nodes of a graph name, besides other graphs, that is not there. Pure. */
import { error, warning } from '@/lib/graph/problem'
import type { GraphDefinition, GraphNode, GraphNodeOf, GraphProblem } from '@/lib/protocol/graphs'
import { toolsOfNode } from './node-tools'
import type { GraphSurroundings } from './surroundings'

/** A problem for each model, agent and tool that its nodes name, or would use, and that is not there. */
export function namedProblems({ nodes }: GraphDefinition, around: GraphSurroundings): GraphProblem[] {
  return nodes.flatMap((node) => problemsOf(node, around))
}

function problemsOf(node: GraphNode, around: GraphSurroundings): GraphProblem[] {
  if (node.kind === 'model') return modelProblems(node.id, 'model_name', node.model_name, around)
  if (node.kind === 'agent') return [...agentProblems(node, around), ...toolProblems(node, around)]
  return node.kind === 'tool' ? toolProblems(node, around) : []
}

function agentProblems(
  { id, agent, model_name }: GraphNodeOf<'agent'>,
  around: GraphSurroundings,
): GraphProblem[] {
  const known = agent === undefined ? undefined : around.agents.get(agent)
  if (agent !== undefined && known === undefined) {
    const message = `There is no agent “${agent}”. Choose another.`
    return [error('unknown_agent', message, { node_id: id, field: 'agent' })]
  }
  if (model_name === undefined && known?.model_name !== undefined)
    return modelProblems(id, 'agent', known.model_name, around)
  return modelProblems(id, 'model_name', model_name, around)
}

function modelProblems(
  node_id: string,
  field: string,
  name: string | undefined,
  { modelProblems: problems, defaultModel }: GraphSurroundings,
): GraphProblem[] {
  const problem = problems.get(name ?? defaultModel)
  if (problem === undefined) return []
  if (name !== undefined) return [error('unknown_model', problem, { node_id, field })]
  const message = 'There is no default model that could be used here. Name a model.'
  return [error('missing_model', message, { node_id, field })]
}

/** An error of a tool node, which can do nothing else; an agent goes on without a tool that is gone. */
function toolProblems(node: GraphNodeOf<'agent' | 'tool'>, { tools }: GraphSurroundings): GraphProblem[] {
  const problem = node.kind === 'tool' ? error : warning
  return toolsOfNode(node).flatMap(({ field, choice: { server, tool } }) => {
    const names = tools.get(server)
    const place = { node_id: node.id, field }
    if (names === undefined)
      return problem('unknown_tool_server', `There is no tool server “${server}”. Choose another.`, place)
    // A server that was never reached has no list to look into.
    if (tool === '*' || names.size === 0 || names.has(tool)) return []
    const message = `The tool server “${server}” has no tool “${tool}”. Choose another.`
    return problem('unknown_tool', message, place)
  })
}
