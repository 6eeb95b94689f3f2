/** What a draft of a graph makes, or what is wrong with which of its fields. Pure. */
import { type GraphDefinition, type GraphProblem, graphDefinitionSchema } from '@/lib/protocol/graphs'
import type { GraphDraft } from './graph-draft'
import { ruleOf } from './graph-rules'
import { faultOffset } from './json-fault'
import { lineOfOffset, offsetOfPath } from './json-place'
import { parseJson } from './parse-json'

/** By path, such as `nodes.3.prompt`. */
export type GraphErrors = Readonly<Record<string, string>>

export interface GraphReading {
  readonly definition: GraphDefinition | null
  readonly errors: GraphErrors
  /** The same, as the planner says what it finds. */
  readonly problems: readonly GraphProblem[]
}

export function readDraft(draft: GraphDraft): GraphReading {
  const parsed = graphDefinitionSchema.safeParse(draft)
  if (parsed.success) return { definition: parsed.data, errors: {}, problems: [] }
  const issues = parsed.error.issues.map(({ path, message }) => ({ path, message: ruleOf(path) ?? message }))
  return {
    definition: null,
    errors: Object.fromEntries(issues.map(({ path, message }) => [path.map(String).join('.'), message])),
    problems: issues.map(({ path, message }) => problemAt(draft, path, message)),
  }
}

function problemAt(draft: GraphDraft, path: readonly PropertyKey[], message: string): GraphProblem {
  const [list, index, ...field] = path
  const node = list === 'nodes' && typeof index === 'number' ? draft.nodes[index] : undefined
  const edge = list === 'edges' && typeof index === 'number' ? draft.edges[index] : undefined
  return {
    severity: 'error',
    code: 'invalid_field',
    message,
    ...(node && { node_id: node.id, field: field.map(String).join('.') }),
    ...(edge && { node_id: edge.from, edge: { from: edge.from, to: edge.to } }),
  }
}

/** What stands in the JSON view: what the draft makes, or the draft as it is while it makes none. */
export function textOfDraft(draft: GraphDraft): string {
  return JSON.stringify(readDraft(draft).definition ?? draft, null, 2)
}

export function isSameDraft(a: GraphDraft, b: GraphDraft): boolean {
  return a === b || textOfDraft(a) === textOfDraft(b)
}

/** Something that is wrong with a text. */
export interface TextProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export type TextReading =
  | { readonly definition: GraphDefinition; readonly problems: readonly [] }
  | { readonly definition: null; readonly problems: readonly TextProblem[] }

/** Reads a definition that was written as JSON; each problem says what is wrong and where. */
export function readDefinitionText(text: string): TextReading {
  const json = parseJson(text)
  if ('problem' in json) {
    return {
      definition: null,
      problems: [{ line: lineOfOffset(text, faultOffset(text) ?? text.length), message: json.problem }],
    }
  }
  const parsed = graphDefinitionSchema.safeParse(json.value)
  if (parsed.success) return { definition: parsed.data, problems: [] }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    line: lineOfOffset(text, offsetOfPath(text, path)),
    message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  }))
  return { definition: null, problems }
}
