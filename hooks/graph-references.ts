/** The places where templates and conditions name nodes. Pure. */
import { before, groupEdges } from '@/lib/graph/walk'
import type { DraftNode, GraphDraft } from './graph-draft'

/** The name in `{{name}}`, `{{name:2}}`, `{{name:all}}` and `{{name.field}}`. */
const reference = /(\{\{\s*)([\p{L}_][\p{L}\p{N}_-]*)(?=\s*(?:[:.}]))/gu

export function renamedInTemplate(text: string, from: string, to: string): string {
  return text.replaceAll(reference, (whole, open: string, name: string) =>
    name === from ? open + to : whole,
  )
}

/** The node with its templates renamed. */
export function renamedInNode(node: DraftNode, from: string, to: string): DraftNode {
  const { prompt, instructions, items, input, arguments: given } = node
  return {
    ...node,
    ...(prompt !== undefined && { prompt: renamedInTemplate(prompt, from, to) }),
    ...(instructions !== undefined && { instructions: renamedInTemplate(instructions, from, to) }),
    ...(items !== undefined && { items: renamedInTemplate(items, from, to) }),
    ...(input !== undefined && { input: renamedInTemplate(input, from, to) }),
    ...(typeof given === 'object' && { arguments: renamedInFields(given, from, to) }),
  }
}

function renamedInFields(fields: object, from: string, to: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, renamedInValue(value, from, to)]),
  )
}

function renamedInValue(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return renamedInTemplate(value, from, to)
  if (Array.isArray(value)) return value.map((item) => renamedInValue(item, from, to))
  return typeof value === 'object' && value !== null ? renamedInFields(value, from, to) : value
}

/** The parts of a condition in which a name can stand. */
const conditionParts = new RegExp(
  [
    String.raw`outputs\s*(?:\[\s*(?:"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)')\s*\]|\.\s*(?<member>\w+))`,
    String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`,
    // A member of something else, or a function.
    String.raw`\.\s*[\p{L}\p{N}_]+|[\p{L}_][\p{L}\p{N}_]*\s*\(`,
    String.raw`(?<![\p{L}\p{N}_])(?<name>[\p{L}_][\p{L}\p{N}_]*)`,
  ].join('|'),
  'gu',
)

/** In conditions a node stands as itself, in `outputs["…"]` or in `outputs.…`; any other text is left as it is. */
export function renamedInCondition(condition: string, from: string, to: string): string {
  const isName = /^[A-Za-z_]\w*$/.test(to)
  const inOutputs = `outputs[${JSON.stringify(to)}]`
  return condition.replaceAll(
    conditionParts,
    (whole, double?: string, single?: string, member?: string, name?: string) => {
      if (name === from) return isName ? to : inOutputs
      if (member === from) return isName ? `outputs.${to}` : inOutputs
      return (double ?? single) === from ? inOutputs : whole
    },
  )
}

/** The nodes that may have ended before a node begins: all that lead to it. The nearest first. */
export function nodesBefore(
  { nodes, edges }: Pick<GraphDraft, 'nodes' | 'edges'>,
  id: string,
): readonly DraftNode[] {
  const fallbacks = nodes.flatMap(({ id: from, on_error }) =>
    typeof on_error === 'object' ? [{ from, to: on_error.fallback }] : [],
  )
  const ids = before(id, groupEdges<{ from: string; to: string }>([...edges, ...fallbacks], 'to'))
  const known = new Map(nodes.map((node) => [node.id, node]))
  return [...ids].flatMap((nodeId) => known.get(nodeId) ?? [])
}
