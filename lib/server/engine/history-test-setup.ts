/** What vendors demand of the messages of a request. */
import { z } from 'zod'
import type { ModelMessage } from './ports'

const call = z.object({
  id: z.string().regex(/^[a-zA-Z0-9]{9}$/),
  type: z.literal('function'),
  function: z.object({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    arguments: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(z.record(z.string(), z.unknown())),
  }),
})
const assistant = z.object({
  role: z.literal('assistant'),
  content: z.string().min(1).nullable(),
  tool_calls: z.array(call).min(1).optional(),
})
const toolAnswer = z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() })
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string().min(1) }),
  z.object({ role: z.literal('user'), content: z.string().min(1) }),
  assistant,
  toolAnswer,
])
type Message = z.infer<typeof message>

/**
 * Reads the messages of a request as the strictest vendor does: instructions come first, prompts and answers take
 * turns, each call is answered exactly once and at once, has a name, and arguments that are an object.
 * @throws ZodError, or an Error that says what is wrong.
 */
export function readHistory(messages: readonly ModelMessage[]): readonly Message[] {
  const read = messages.map((each) => message.parse(each))
  const spoken = read[0]?.role === 'system' ? read.slice(1) : read
  let unanswered = new Set<string>()
  let last: Message['role'] | undefined
  const seen = new Set<string>()
  for (const each of spoken) {
    const problem = problemOf(each, last, unanswered)
    if (problem !== undefined) throw new Error(`${problem}: ${JSON.stringify(read, null, 1)}`)
    last = each.role
    if (each.role === 'tool') unanswered.delete(each.tool_call_id)
    if (each.role !== 'assistant') continue
    unanswered = new Set(each.tool_calls?.map(({ id }) => id))
    for (const id of unanswered) seen.add(id)
  }
  const called = spoken.flatMap((each) => (each.role === 'assistant' ? (each.tool_calls ?? []) : []))
  if (seen.size !== called.length) throw new Error('Two calls have one id.')
  if (last === 'assistant' || unanswered.size > 0) throw new Error('It ends with an answer.')
  return read
}

function problemOf(
  each: Message,
  last: Message['role'] | undefined,
  unanswered: ReadonlySet<string>,
): string | undefined {
  if (each.role === 'tool') return unanswered.has(each.tool_call_id) ? undefined : 'It answers no call'
  if (unanswered.size > 0) return 'A call is not answered'
  if (each.role === 'user') return last === 'user' ? 'Two prompts in a row' : undefined
  if (each.role === 'system') return 'Instructions in the middle'
  if (last === undefined || last === 'assistant') return 'An answer to nothing'
  return each.content === null && !each.tool_calls ? 'An empty answer' : undefined
}
