/** The tools of an agent beside those that the servers have. Pure. */
import type { ApprovalPolicy, ToolChoice } from '@/lib/protocol/agents'
import type { ToolResource, ToolServerResource } from '@/lib/protocol/tools'

/** The name that stands for every tool of a server, those that it gets later included. */
export const everyTool = '*'

export interface ToolOption {
  readonly server: string
  readonly name: string
  /** Undefined for `*`, and for a tool that its server does not have (now). */
  readonly tool: ToolResource | undefined
  /** Undefined while it is not chosen. */
  readonly approval: ToolChoice['approval'] | undefined
  /** `*` of its server is chosen, so that it may be called without being chosen itself. */
  readonly isIncluded: boolean
}

export interface ToolGroup {
  readonly id: string
  /** Undefined for a server that is not there (any more). */
  readonly server: ToolServerResource | undefined
  readonly options: readonly ToolOption[]
  /** How many of the server's tools the agent may call. */
  readonly chosenCount: number
}

/** Every tool of every server, and what was chosen of servers and tools that are not there: nothing chosen is hidden. */
export function toolGroups(
  servers: readonly ToolServerResource[],
  choices: readonly ToolChoice[],
): readonly ToolGroup[] {
  const known = new Map(servers.map((server) => [server.id, server]))
  const ids = new Set([...known.keys(), ...choices.map((choice) => choice.server)])
  return [...ids].map((id) => groupOf(id, known.get(id), choices))
}

function groupOf(
  id: string,
  server: ToolServerResource | undefined,
  choices: readonly ToolChoice[],
): ToolGroup {
  const chosen = new Map(choices.filter((one) => one.server === id).map((one) => [one.tool, one.approval]))
  const tools = new Map(server?.tools.map((tool) => [tool.name, tool]))
  const hasEvery = chosen.has(everyTool)
  const missing = [...chosen.keys()].filter((name) => name !== everyTool && !tools.has(name))
  const names = [...(hasEvery ? [everyTool] : []), ...tools.keys(), ...missing]
  const options = names.map((name) => ({
    server: id,
    name,
    tool: tools.get(name),
    approval: chosen.get(name),
    isIncluded: hasEvery && name !== everyTool,
  }))
  const isCallable = (option: ToolOption) => option.approval !== undefined || option.isIncluded
  return {
    id,
    server,
    options,
    chosenCount: options.filter((one) => one.name !== everyTool && isCallable(one)).length,
  }
}

/** Chooses a tool by the agent's policy, or takes it away. */
export function toggleTool(
  choices: readonly ToolChoice[],
  server: string,
  tool: string,
): readonly ToolChoice[] {
  const others = choices.filter((one) => one.server !== server || one.tool !== tool)
  return others.length < choices.length ? others : [...choices, { server, tool, approval: 'policy' }]
}

/** Chooses a tool, if it was not, and says when it asks. */
export function withApproval(choices: readonly ToolChoice[], choice: ToolChoice): readonly ToolChoice[] {
  const others = choices.filter((one) => one.server !== choice.server || one.tool !== choice.tool)
  return [...others, choice]
}

/** Whether a person is asked before each call of a tool; `null` where that differs from tool to tool. */
export function asksBefore(
  option: Pick<ToolOption, 'tool' | 'name'>,
  approval: ToolChoice['approval'],
  ask: ApprovalPolicy['ask'],
): boolean | null {
  if (approval !== 'policy') return approval === 'ask'
  if (ask !== 'changes') return ask === 'always'
  if (option.name === everyTool) return null
  return option.tool?.is_read_only !== true
}
