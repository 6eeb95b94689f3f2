/** Kinds of values that a variable of the environment may have, each with the sentence that refuses a wrong one. */
import { z } from 'zod'
import { modelPriceSchema } from '@/lib/protocol/agents'

/** Names with commas between. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )

export const hosts = list.refine(
  (names) => names.every((name) => /^[\w.-]+$/.test(name)),
  'must be host names without scheme or port, with commas between',
)

/** Host names or addresses, each with a port or without, in lower case. */
export const hostsWithPorts = list
  .refine(
    (names) => names.every((name) => /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(name)),
    'must be host names without scheme, each with a :port or without, with commas between',
  )
  .transform((names) => names.map((name) => name.toLowerCase()))

export function integer(fallback: number, minimum: number, maximum: number) {
  const sentence = `must be a whole number from ${minimum} to ${maximum}`
  return z.coerce
    .number(sentence)
    .int(sentence)
    .min(minimum, sentence)
    .max(maximum, sentence)
    .default(fallback)
}

/** The base URL of a model endpoint, whose key is in the variable `keyName`; one without a path gets `path`. */
export function endpointUrl(keyName: string, path = '') {
  return z
    .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://', abort: true })
    .refine((text) => new URL(text).username === '', `must not carry a user name: set ${keyName}`)
    .transform((text) =>
      (new URL(text).pathname === '/' ? new URL(path, text).href : text).replace(/\/+$/, ''),
    )
}

/** Text that is read and then checked by a schema; whatever is wrong with it is one sentence. */
function structured<T>(read: (text: string) => unknown, schema: z.ZodType<T>, sentence: string) {
  return z.string().transform((text, context): T => {
    const result = schema.safeParse(read(text))
    if (result.success) return result.data
    context.addIssue({ code: 'custom', message: sentence })
    return z.NEVER
  })
}

/** Undefined for text that is not JSON, which no schema here accepts. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** US dollars for a million tokens, by model. */
export const prices = structured(
  readJson,
  z.record(z.string().min(1), modelPriceSchema),
  'must be a JSON object of US dollars per million tokens, such as {"gpt-5": {"input": 2.5, "output": 10}}',
).prefault('{}')

const command = z
  .array(z.string())
  .min(1)
  .refine(([program]) => program !== '')

/** Commands with their arguments by name: `time=uvx mcp-time; files=npx mcp-files`, or JSON for arguments with spaces. */
export const commands = structured(
  (text) => (text.trim().startsWith('{') ? readJson(text) : readCommands(text)),
  z.record(z.string().trim().min(1).max(80), command),
  'must be name=command argument …, with semicolons between, or a JSON object {"name": ["command", "argument"]}',
).prefault('')

/** Undefined when one of them has no name or no command, or two have the same name. */
function readCommands(text: string): Record<string, string[]> | undefined {
  const entries = text
    .split(';')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/s.exec(entry))
  const named = entries.flatMap((found) =>
    found ? [[found[1] ?? '', (found[2] ?? '').split(/\s+/)] as const] : [],
  )
  const isSound = new Set(named.map(([name]) => name)).size === entries.length
  return isSound ? Object.fromEntries(named) : undefined
}
