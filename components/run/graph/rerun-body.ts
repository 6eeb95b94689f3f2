/** What is sent to run a graph again from one of its nodes. Pure. */
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RerunRequestInput } from '@/lib/protocol/requests'
import { parseJson } from '@/hooks/parse-json'

export type RerunAction = 'rerun' | 'pin' | 'fork'

/** A value as a person edits it: text as it is, anything else as JSON. */
export function textOfValue(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

interface RerunBody {
  readonly body?: RerunRequestInput
  /** What is wrong with the text, in a sentence. */
  readonly problem?: string
}

/**
 * @param block the attempt that it is run again from
 * @param text what its input, or for `pin` its output, is to be; an input that was not edited is left to its template
 */
export function bodyOf(action: RerunAction, block: StreamingBlock, text: string): RerunBody {
  const place = { span_id: block.spanId }
  if (action !== 'pin') {
    return { body: text === textOfValue(block.span?.input) ? place : { ...place, input: text } }
  }
  const { output } = block.span ?? {}
  if (output === undefined || typeof output === 'string') return { body: { ...place, output: text } }
  const json = parseJson(text)
  return 'value' in json
    ? { body: { ...place, output: json.value } }
    : { problem: 'This is not JSON: the node gave JSON, and what follows may read it so.' }
}
