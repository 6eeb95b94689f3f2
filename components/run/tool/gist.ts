import type { StreamingBlock } from '@/lib/blocks/block'
import { isRecord } from '@/lib/protocol/is-record'
import { parseJson } from '@/hooks/parse-json'
import { plainText } from './exact-text'

/** More than any row can show. */
const longest = 240

/** The arguments of a call in one line: the one value alone, or each with its name. */
export function gistOf(value: unknown): string {
  if (!isRecord(value)) return oneLine(value)
  const entries = Object.entries(value)
  if (entries.length === 1) return oneLine(entries[0]?.[1])
  return entries
    .map(([name, argument]) => `${name}: ${oneLine(argument)}`)
    .join(', ')
    .slice(0, longest)
}

/** What a call is given: executed arguments where they are known, else as the model wrote them. */
export function argumentsOf({ tool, toolCalls }: StreamingBlock): unknown {
  if (tool?.arguments !== undefined) return tool.arguments
  const written = toolCalls?.[0]?.arguments ?? ''
  const json = parseJson(written)
  return 'value' in json ? json.value : written
}

function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return plainText(text.slice(0, longest)).replaceAll(/\s+/g, ' ').trim()
}
