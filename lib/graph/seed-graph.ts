import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { edgesOfSeed } from './seed-edges'
import { idsOfNames, withIds } from './seed-names'
import { nodeOfSeed } from './seed-nodes'
import { unreadFields, type SeedGraph } from './seed-schema'

/** @returns a graph of the older format as a definition, and a sentence for each thing that is not quite as it was. */
export function definitionOfSeed(
  seed: SeedGraph,
  graphIdOf: (name: string) => string | undefined,
): { readonly definition: GraphDefinitionInput; readonly notes: readonly string[] } {
  // Some files list the two ends among the nodes.
  const inner = seed.nodes.filter(({ name }) => name !== 'start' && name !== 'end')
  const ids = idsOfNames(inner.map(({ name }) => name))
  const { edges, notes } = edgesOfSeed(inner, ids)
  const nodes = inner.map((node) =>
    nodeOfSeed(node, {
      ids,
      inputs: edges.filter(({ to }) => to === ids.get(node.name)).map(({ from }) => from),
      graphIdOf,
      maxIterations: seed.max_iterations ?? undefined,
    }),
  )
  const end = withIds(seed.end_template ?? '', ids)
  return {
    definition: {
      name: seed.name.slice(0, 80),
      description: seed.description.slice(0, 1000),
      nodes: [{ id: 'start', kind: 'start' }, ...nodes.map(({ node }) => node), { id: 'end', kind: 'end' }],
      edges: [...edges],
      ...(end.text.trim() !== '' && { end_template: end.text }),
    },
    notes: [
      ...(seed.name.length > 80 ? ['Its name is cut to 80 characters.'] : []),
      ...(seed.description.length > 1000 ? ['Its description is cut to 1000 characters.'] : []),
      ...unreadFields(seed).map((field) => `The field “${field}” is left out.`),
      ...end.unknown.map((name) => `In the end template {{${name}}} names no node. It stays as it is.`),
      ...nodes.flatMap((each) => each.notes),
      ...notes,
    ],
  }
}
