import { parse } from 'partial-json'
import { isRecord } from '@/lib/protocol/is-record'

/** An agent as far as it has been written. */
export interface AgentDraft {
  readonly name: string
  readonly description: string
  readonly model: string
  readonly instructions: string
  readonly tools: readonly string[]
  readonly subAgents: readonly string[]
}

/**
 * Reads an agent out of arguments that may still be growing.
 * @param written JSON that may end anywhere: the definition, or an object that holds it
 * @returns null while nothing of it can be read
 */
export function draftOf(written: string): AgentDraft | null {
  const value = parsePartial(written)
  if (!isRecord(value)) return null
  const held = ['definition', 'agent', 'draft'].map((key) => value[key]).find(isRecord)
  const draft = held ?? value
  return {
    name: textOf(draft.name),
    description: textOf(draft.description),
    model: textOf(draft.model_name ?? draft.model),
    instructions: textOf(draft.instructions),
    tools: labelsOf(draft.tools),
    subAgents: labelsOf(draft.sub_agents),
  }
}

function parsePartial(written: string): unknown {
  try {
    return parse(written)
  } catch {
    // Nothing yet, or no JSON: either way there is no draft to show.
    return undefined
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Tools are named by a word, or by their server and name. */
function labelsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  const items: unknown[] = value
  return items.map(labelOf).filter((label) => label !== '')
}

function labelOf(item: unknown): string {
  if (!isRecord(item)) return textOf(item)
  const name = textOf(item.tool ?? item.name)
  const server = textOf(item.server)
  const label = name === '*' ? 'all tools' : name
  return server === '' || server === 'builtin' || label === '' ? label : `${server}: ${label}`
}
