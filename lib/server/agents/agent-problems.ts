/** What would keep an agent from running well. Pure. */
import type { AgentDefinition, ToolChoice } from '@/lib/protocol/agents'
import type { ToolServerResource } from '@/lib/protocol/tools'

/** What there is for agents to name. */
export interface Surroundings {
  readonly agents: ReadonlyMap<string, AgentDefinition>
  readonly servers: ReadonlyMap<string, Pick<ToolServerResource, 'state' | 'tools'>>
  /** By the name of a model that cannot be used: why not. */
  readonly modelProblems: ReadonlyMap<string, string>
}

/** A sentence for each tool, model and agent that it names and that is not there. */
export function missingParts(definition: AgentDefinition, around: Surroundings): string[] {
  const { model_name, tools, sub_agents } = definition
  const sentences = [
    model_name === undefined ? undefined : around.modelProblems.get(model_name),
    ...tools.map((choice) => toolProblem(choice, around)),
    ...sub_agents.map((id) => (around.agents.has(id) ? undefined : `There is no agent “${id}”.`)),
  ]
  return [...new Set(sentences.filter((sentence) => sentence !== undefined))]
}

function toolProblem({ server, tool }: ToolChoice, { servers }: Surroundings): string | undefined {
  const found = servers.get(server)
  if (found === undefined) return `There is no tool server “${server}”.`
  // A server that was never reached has no list to look into.
  const isListed = found.state === 'connected' || found.tools.length > 0
  if (tool === '*' || !isListed || found.tools.some(({ name }) => name === tool)) return undefined
  return `The tool server “${server}” has no tool “${tool}”.`
}

/** The shortest way from an agent back to itself, as a sentence; undefined when there is none. */
export function circleProblem(id: string, agents: ReadonlyMap<string, AgentDefinition>): string | undefined {
  let paths = [[id]]
  const seen = new Set<string>()
  while (paths.length > 0) {
    const longer = paths.flatMap((path) =>
      (agents.get(path.at(-1) ?? '')?.sub_agents ?? []).map((next) => [...path, next]),
    )
    const circle = longer.find((path) => path.at(-1) === id)
    if (circle) return `It can call itself: ${circle.join(' → ')}. The depth limit ends that.`
    paths = longer.filter((path) => {
      const last = path.at(-1) ?? ''
      if (seen.has(last)) return false
      seen.add(last)
      return true
    })
  }
  return undefined
}
