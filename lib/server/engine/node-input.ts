/** What a node works on: its templates, filled with what others have given. */
import { itemsOf, renderArguments, renderTemplate, valueOfTemplate } from '@/lib/graph/template'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { runPath } from './checkpoint-path'
import type { GraphRun, NodeTurn } from './graph-run'
import { outputsIn } from './graph-view'
import { parseObject } from './model-messages'

/**
 * The prompt of a model, an agent or a person, the arguments of a tool, the list of a map, the input of a subgraph;
 * undefined for a branch. What a person wrote in its place goes before the template.
 */
export function inputOf(run: GraphRun, turn: NodeTurn): unknown {
  const { node, scope } = turn
  const edited = run.definition.checkpoint?.inputs[runPath(turn)]
  const outputs = outputsIn(run.state(), scope)
  switch (node.kind) {
    case 'model':
    case 'agent':
    case 'human':
      return edited ?? renderTemplate(node.prompt, outputs)
    case 'subgraph':
      return edited ?? valueOfTemplate(node.input, outputs)
    case 'map':
      return itemsOf(edited ?? valueOfTemplate(node.items, outputs))
    case 'tool':
      // Arguments that are no JSON are the tool's to refuse.
      return edited === undefined ? renderArguments(node.arguments, outputs) : (parseObject(edited) ?? edited)
    case 'branch':
    case 'start':
    case 'end':
      return undefined
  }
}

/** The model that a node's own turns are made with. */
export function modelOf(definition: GraphRunDefinition, node: GraphNode): string | undefined {
  if (node.kind === 'model') return node.model_name ?? definition.default_model
  if (node.kind !== 'agent') return undefined
  return node.model_name ?? definition.agents[node.agent ?? '']?.model_name ?? definition.default_model
}
