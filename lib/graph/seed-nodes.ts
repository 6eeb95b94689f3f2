import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { slugOf } from '@/lib/protocol/slug'
import { withIds } from './seed-names'
import { unreadFields, type SeedNode } from './seed-schema'
import { referencesOf } from './template'

type NodeInput = GraphDefinitionInput['nodes'][number]

/** What a node is read with. */
export interface SeedSurroundings {
  readonly ids: ReadonlyMap<string, string>
  /** Ids of the nodes that have an edge to it. */
  readonly inputs: readonly string[]
  /** The id of a graph in the same file. */
  readonly graphIdOf: (name: string) => string | undefined
  /** Of agents that say nothing of their own. */
  readonly maxIterations: number | undefined
}

/** @returns the node, and a sentence for each thing that could not be carried over as it was. */
export function nodeOfSeed(
  seed: SeedNode,
  around: SeedSurroundings,
): { readonly node: NodeInput; readonly notes: readonly string[] } {
  const notes: string[] = unreadFields(seed).map((field) => `Its field “${field}” is left out.`)
  const id = around.ids.get(seed.name) ?? ''
  if (seed.description.length > 1000) notes.push('Its description is cut to 1000 characters.')
  const shared = {
    id,
    ...(id !== seed.name && { name: seed.name }),
    ...(seed.description !== '' && { description: seed.description.slice(0, 1000) }),
    ...(seed.position && { position: seed.position }),
  }
  const { prompt, instructions } = promptsOf(seed, around, notes)
  const node = seed.is_subgraph
    ? subgraphNode(seed, shared, prompt, around, notes)
    : speakingNode(seed, { ...shared, prompt, instructions }, around, notes)
  return { node, notes: notes.map((note) => `${seed.name}: ${note}`) }
}

function promptsOf(seed: SeedNode, { ids, inputs }: SeedSurroundings, notes: string[]) {
  const user = withIds(seed.user_prompt, ids)
  const system = withIds(seed.system_prompt, ids)
  for (const name of [...user.unknown, ...system.unknown])
    notes.push(`{{${name}}} names no node. It stays in the text as it is.`)
  const asked =
    user.text === ''
      ? (inputs.length > 0 ? inputs : ['start']).map((id) => `{{${id}}}`).join('\n\n')
      : user.text
  const told = contextOf(seed, ids, asked, notes)
  // Only prompts insert outputs.
  const isMoved = referencesOf(system.text).length > 0
  if (isMoved) notes.push('Its system prompt names outputs, so it now stands before its prompt.')
  return {
    instructions: isMoved ? '' : system.text,
    prompt: [...(isMoved ? [system.text] : []), ...told, asked].join('\n\n'),
  }
}

/** The outputs that a node is told of beside its prompt, each under the name of its node. */
function contextOf(
  seed: SeedNode,
  ids: ReadonlyMap<string, string>,
  asked: string,
  notes: string[],
): string[] {
  const named = new Set(referencesOf(asked).map(({ nodeId }) => nodeId))
  return seed.context.flatMap((name) => {
    const id = ids.get(name)
    if (id === undefined)
      notes.push(`Its context names “${name}”, which is not in the graph. It is left out.`)
    return id === undefined || named.has(id) ? [] : [`${name}:\n{{${id}${takeOf(seed)}}}`]
  })
}

function takeOf({ context_mode, context_n }: SeedNode): string {
  if (context_mode === 'latest') return ''
  return context_mode === 'latest_n' ? `:${Math.max(1, Math.trunc(context_n ?? 1))}` : ':all'
}

interface SharedFields {
  readonly id: string
}

function subgraphNode(
  seed: SeedNode,
  shared: SharedFields,
  input: string,
  { graphIdOf }: SeedSurroundings,
  notes: string[],
): NodeInput {
  if (seed.system_prompt !== '' || seed.mcp_servers.length > 0 || (seed.handoffs ?? 0) > 0)
    notes.push('It runs a graph, so its system prompt, servers and handoffs are left out.')
  const name = seed.subgraph_name || seed.name
  const graph = graphIdOf(name) ?? (slugOf(name) || name)
  if (graphIdOf(name) === undefined) notes.push(`The graph “${graph}”, which it runs, is not in the file.`)
  return { ...shared, kind: 'subgraph', graph, input }
}

function speakingNode(
  seed: SeedNode,
  shared: SharedFields & { readonly prompt: string; readonly instructions: string },
  { maxIterations }: SeedSurroundings,
  notes: string[],
): NodeInput {
  const speaking = { ...shared, ...(seed.model_name !== '' && { model_name: seed.model_name }) }
  const handoffs = Math.max(0, Math.trunc(seed.handoffs ?? 0))
  if (handoffs === 0 && seed.mcp_servers.length === 0 && seed.agent_name === '')
    return { ...speaking, kind: 'model' }
  if (handoffs > 100) notes.push('It hands over 100 times at most.')
  const turns = seed.max_iterations ?? maxIterations
  return {
    ...speaking,
    kind: 'agent',
    tools: seed.mcp_servers.map((server) => ({ server: slugOf(server) || server, tool: '*' })),
    handoffs: Math.min(handoffs, 100),
    ...(seed.agent_name !== '' && { agent: slugOf(seed.agent_name) }),
    ...(typeof turns === 'number' && { max_iterations: Math.min(1000, Math.max(1, Math.trunc(turns))) }),
  }
}
