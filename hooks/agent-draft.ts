/** An agent while it is edited: what its fields hold, which need not be valid yet. Pure. */
import {
  agentDefinitionSchema,
  type AgentDefinition,
  type ApprovalPolicy,
  type ToolChoice,
} from '@/lib/protocol/agents'
import { readCount, readDollars, readSeconds, writeCount, writeDollars, writeSeconds } from './limit-text'
import { parseJson } from './parse-json'

export interface AgentDraft {
  readonly name: string
  readonly description: string
  /** Empty: the server's default. */
  readonly modelName: string
  readonly instructions: string
  readonly tools: readonly ToolChoice[]
  readonly subAgents: readonly string[]
  /** Limits as they are written; empty for none. */
  readonly turns: string
  readonly time: string
  readonly tokens: string
  readonly cost: string
  readonly ask: ApprovalPolicy['ask']
  readonly timeoutSeconds: number
}

/** The fields that can be wrong, each with what it has to be. */
const rules = {
  name: 'A name has a letter or a digit, and at most 80 characters.',
  description: 'At most 1,000 characters.',
  modelName: 'At most 200 characters.',
  instructions: 'At most 100,000 characters.',
  tools: 'At most 200 tools.',
  subAgents: 'At most 50 sub-agents.',
  turns: 'A whole number from 1 to 1,000.',
  time: 'A time up to 24 h, such as 10 min or 90 s.',
  tokens: 'A whole number up to 1,000,000,000, such as 200,000 or 200k.',
  cost: 'An amount up to $1,000,000, such as $0.50.',
  timeoutSeconds: 'A time from 5 s to 7 d.',
} as const satisfies Partial<Record<keyof AgentDraft, string>>
export type CheckedField = keyof typeof rules

const fieldOfPath: Readonly<Record<string, CheckedField>> = {
  name: 'name',
  description: 'description',
  model_name: 'modelName',
  instructions: 'instructions',
  tools: 'tools',
  sub_agents: 'subAgents',
  'limits.max_iterations': 'turns',
  'limits.max_seconds': 'time',
  'limits.max_tokens': 'tokens',
  'limits.max_cost': 'cost',
  'approval.timeout_seconds': 'timeoutSeconds',
}

export type DraftErrors = Partial<Readonly<Record<CheckedField, string>>>

export type DraftReading =
  | { readonly definition: AgentDefinition; readonly errors: DraftErrors }
  | { readonly definition: null; readonly errors: DraftErrors }

export const blankDraft: AgentDraft = draftOf(agentDefinitionSchema.parse({ name: 'x' }), '')

export function draftOf(definition: AgentDefinition, name = definition.name): AgentDraft {
  const { limits, approval } = definition
  return {
    name,
    description: definition.description,
    modelName: definition.model_name ?? '',
    instructions: definition.instructions,
    tools: definition.tools,
    subAgents: definition.sub_agents,
    turns: writeCount(limits.max_iterations),
    time: limits.max_seconds === undefined ? '' : writeSeconds(limits.max_seconds),
    tokens: limits.max_tokens === undefined ? '' : writeCount(limits.max_tokens),
    cost: limits.max_cost === undefined ? '' : writeDollars(limits.max_cost),
    ask: approval.ask,
    timeoutSeconds: approval.timeout_seconds,
  }
}

/** The definition that the fields make, or what is wrong with which of them. */
export function readDraft(draft: AgentDraft): DraftReading {
  const parsed = agentDefinitionSchema.safeParse(unreadDefinition(draft))
  if (parsed.success) return { definition: parsed.data, errors: {} }
  const fields = parsed.error.issues.map(({ path }) => fieldOfIssue(path) ?? 'name')
  return {
    definition: null,
    errors: Object.fromEntries(fields.map((field) => [field, ruleOf(field, draft)])),
  }
}

function ruleOf(field: CheckedField, { name }: AgentDraft): string {
  return field === 'name' && name.trim() === '' ? 'Give it a name.' : rules[field]
}

/** The field that holds a part of the definition, such as `limits.max_cost` or `tools.3.server`; undefined for none. */
export function fieldOfIssue(path: readonly PropertyKey[]): CheckedField | undefined {
  const [first = '', second = ''] = path.map(String)
  return fieldOfPath[`${first}.${second}`] ?? fieldOfPath[first]
}

/** As a file: what cannot be read as a figure stands there as it was written. */
export function textOfDraft(draft: AgentDraft): string {
  return JSON.stringify(unreadDefinition(draft), null, 2)
}

function unreadDefinition(draft: AgentDraft): Record<string, unknown> {
  return {
    version: 1,
    name: draft.name,
    description: draft.description,
    ...(draft.modelName !== '' && { model_name: draft.modelName }),
    instructions: draft.instructions,
    tools: draft.tools,
    sub_agents: draft.subAgents,
    limits: {
      // Without turns an agent could go on for ever: an empty field is an error, not "no limit".
      max_iterations: readCount(draft.turns) ?? draft.turns,
      ...limit('max_seconds', draft.time, readSeconds),
      ...limit('max_tokens', draft.tokens, readCount),
      ...limit('max_cost', draft.cost, readDollars),
    },
    approval: { ask: draft.ask, timeout_seconds: draft.timeoutSeconds },
  }
}

function limit(name: string, text: string, read: (text: string) => number | null): Record<string, unknown> {
  return text.trim() === '' ? {} : { [name]: read(text) ?? text }
}

export type TextReading =
  | { readonly definition: AgentDefinition; readonly problem: null }
  | { readonly definition: null; readonly problem: string }

/** Reads a definition that was written as JSON; the problem says what is wrong and where. */
export function readDefinitionText(text: string): TextReading {
  const json = parseJson(text)
  if ('problem' in json) return { definition: null, problem: json.problem }
  const parsed = agentDefinitionSchema.safeParse(json.value)
  if (parsed.success) return { definition: parsed.data, problem: null }
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  return { definition: null, problem: place === '' ? (issue?.message ?? '') : `${place}: ${issue?.message}` }
}

/** Whether two drafts make the same agent. The order of tools says nothing. */
export function isSameDraft(a: AgentDraft, b: AgentDraft): boolean {
  return textOfDraft(withSortedTools(a)) === textOfDraft(withSortedTools(b))
}

function withSortedTools(draft: AgentDraft): AgentDraft {
  const keyOf = ({ server, tool }: ToolChoice) => `${server}\n${tool}`
  return { ...draft, tools: draft.tools.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) }
}
