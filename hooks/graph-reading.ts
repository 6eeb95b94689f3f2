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
  const faults = new Map(parsed.error.issues.map((issue) => [placeOf(issue), issue]))
  return {
    definition: null,
    errors: Object.fromEntries([...faults].map(([place, issue]) => [place, sentenceOf(issue)])),
    problems: [...faults.values()].map((issue) => problemAt(draft, issue.path, sentenceOf(issue))),
  }
}

interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function placeOf({ path }: Issue): string {
  return path.map(String).join('.')
}

function sentenceOf({ code, path, message }: Issue): string {
  return code === 'unrecognized_keys' ? message : (ruleOf(path) ?? message)
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
    ...(!node && !edge && { field: path.map(String).join('.') }),
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
  const faults = new Map(parsed.error.issues.map((issue) => [placeOf(issue), issue]))
  const problems = [...faults].map(([place, issue]) => ({
    line: lineOfOffset(text, offsetOfPath(text, issue.path)),
    message: place === '' ? issue.message : `${place}: ${sentenceOf(issue)}`,
  }))
  return { definition: null, problems }
}
