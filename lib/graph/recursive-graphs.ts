/** Graphs that run each other. */
import type { GraphDefinition, GraphProblem } from '@/lib/protocol/graphs'
import { graphsNamedBy } from './named-by'
import { error } from './problem'

/**
 * A problem for each node of a graph whose graph is not there, or comes to run itself, at whatever depth.
 *
 * @param graphs all there are by id, the root too.
 */
export function recursiveGraphs(
  rootId: string,
  graphs: ReadonlyMap<string, GraphDefinition>,
): readonly GraphProblem[] {
  return (graphs.get(rootId)?.nodes ?? []).flatMap((node) => {
    if (!('graph' in node)) return []
    const place = { node_id: node.id, field: 'graph' }
    const way = wayToTrouble([rootId, node.graph], graphs, new Set())
    if (way === undefined) return []
    const last = way.at(-1) ?? ''
    if (way.length === 2 && !graphs.has(last))
      return error('unknown_graph', `There is no graph “${last}”. Choose another.`, place)
    if (!graphs.has(last))
      return error(
        'unknown_graph',
        `There is no graph “${last}”, which ${way.slice(1, -1).join(' → ')} runs.`,
        place,
      )
    const round = way.slice(way.indexOf(last)).join(' → ')
    return error('recursive_graph', `A graph would run itself without end: ${round}. Choose another.`, place)
  })
}

/** The first way from the last of some graphs to one that is not there, or that the way has come through. */
function wayToTrouble(
  way: readonly string[],
  graphs: ReadonlyMap<string, GraphDefinition>,
  sound: Set<string>,
): readonly string[] | undefined {
  const id = way.at(-1) ?? ''
  const definition = graphs.get(id)
  if (definition === undefined || way.indexOf(id) < way.length - 1) return way
  if (sound.has(id)) return undefined
  for (const next of graphsNamedBy(definition)) {
    const trouble = wayToTrouble([...way, next], graphs, sound)
    if (trouble) return trouble
  }
  sound.add(id)
  return undefined
}
