import { agentDefinitionSchema, type RunAgent } from '@/lib/protocol/agents'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphNodeOf } from '@/lib/protocol/graphs'
import { lastWords, overBudget, speak } from './agent'
import type { Speaker, Transfer } from './agent-run'
import { BudgetSpent, type Attempt, type GraphRun, type Outcome } from './graph-run'
import { failed } from './node-error'
import { modelOf } from './node-input'
import { transfersOf } from './node-next'
import type { Step } from './step'
import { transferOf } from './tool-call'

type SpeakingNode = GraphNodeOf<'model' | 'agent'>

/** A model that answers, or an agent at its loop; what it says last is the output. */
export async function* speakingWork(
  run: GraphRun,
  attempt: Attempt,
  node: SpeakingNode,
): AsyncGenerator<Step, Outcome> {
  const { spanId, scope, input } = attempt
  const transfers = transfersOf(run.state(), attempt).map((nodeId) => transferTo(attempt, nodeId))
  const speaker: Speaker = {
    spanId,
    agent: agentOf(run.definition, node),
    level: scope.level,
    history: [{ role: 'user', content: String(input) }],
    transfers,
  }
  const limit = yield* speak({ ...run, maxDepth: run.maxDepth + scope.level }, speaker)
  if (limit !== undefined) {
    const spent = overBudget(run)
    if (spent !== undefined) throw new BudgetSpent(spent)
    return failed('node_limit', `It stopped at its own limit (${limit}).`)
  }
  const output = lastWords(run.state(), spanId)
  const chosen = transferOf(run.state(), speaker)
  return { status: 'completed', output, ...(chosen !== undefined && { next: [chosen] }) }
}

function transferTo({ scope }: Attempt, nodeId: string): Transfer {
  const node = scope.plan.nodes.get(nodeId)
  const name = node?.name ? `${node.name} (${nodeId})` : nodeId
  const about = node?.description ? ` ${node.description}` : ''
  return { nodeId, description: `Hands over to ${name}.${about} It goes on in your place.` }
}

const blank = agentDefinitionSchema.parse({ name: 'node' })

/** A node that names an agent adds to it; another is an agent of its own. */
function agentOf(definition: GraphRunDefinition, node: SpeakingNode): RunAgent {
  const model_name = modelOf(definition, node) ?? definition.default_model
  const { id, instructions } = node
  if (node.kind === 'model') return { ...blank, name: node.name || id, model_name, instructions }
  const base = definition.agents[node.agent ?? ''] ?? { ...blank, name: node.name || id }
  return {
    ...base,
    model_name,
    instructions: [base.instructions, instructions].filter((text) => text !== '').join('\n\n'),
    tools: [...base.tools, ...node.tools],
    approval: node.approval ?? base.approval,
    limits: { ...base.limits, max_iterations: node.max_iterations ?? base.limits.max_iterations },
  }
}
