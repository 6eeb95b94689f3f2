import type { AgentRun, Callable, Speaker } from './agent-run'
import type { ToolInfo } from './ports'

/**
 * What an agent can call: its tools, and, unless they would stand too deep, its sub-agents.
 * @returns by the name that its model calls them by.
 */
export async function callablesOf(
  run: AgentRun,
  { agent, level, transfers = [] }: Speaker,
): Promise<Map<string, Callable>> {
  const callables = new Map<string, Callable>()
  for (const tool of await run.toolbox.toolsOf(run.owner, agent.tools)) {
    callables.set(tool.name, { type: 'tool', tool })
  }
  for (const [index, transfer] of transfers.entries()) {
    // Ids of other scripts would leave nothing that vendors take in a name.
    const target = /[a-z0-9]/i.test(transfer.nodeId) ? transfer.nodeId : index + 1
    callables.set(freeName(callables, `transfer_to_${target}`), { type: 'transfer', transfer })
  }
  if (level >= run.maxDepth) return callables
  for (const id of agent.sub_agents) {
    const subAgent = run.subAgents[id]
    if (subAgent) callables.set(freeName(callables, `ask_${id}`), { type: 'agent', id, agent: subAgent })
  }
  return callables
}

function freeName(taken: ReadonlyMap<string, Callable>, wanted: string): string {
  const name = wanted.replaceAll(/[^a-zA-Z0-9]+/g, '_').slice(0, 60)
  let free = name
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`
  return free
}

/** The `tools` of an OpenAI request. Source: https://platform.openai.com/docs/api-reference/chat/create */
export function toolsField(callables: ReadonlyMap<string, Callable>): object[] {
  return [...callables].map(([name, callable]) => {
    const { description, parameters } = infoOf(name, callable)
    return { type: 'function', function: { name, description, parameters } }
  })
}

function infoOf(name: string, callable: Callable): ToolInfo {
  if (callable.type === 'tool') return callable.tool
  if (callable.type === 'transfer') {
    const { description } = callable.transfer
    return { name, description, parameters: { type: 'object', properties: {} } }
  }
  const { agent } = callable
  return {
    name,
    description:
      `Gives a task to the agent “${agent.name}” and waits for its result. ${agent.description}`.trim(),
    parameters: {
      type: 'object',
      properties: {
        task: {
          type: 'string',
          description: 'What it is to do, with everything that it needs to know: it sees nothing else.',
        },
      },
      required: ['task'],
    },
  }
}
