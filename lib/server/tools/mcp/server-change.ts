/** What may be changed of a tool server. Pure. */
import { z } from 'zod'
import { toolServerInputSchema, type ToolServerDefinition } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'

const name = z.string().trim().min(1).max(80)

/**
 * Body of `PUT /api/mcp/servers/{id}`: what is absent stays. `headers` are all that there will be; a value of `null`
 * keeps the stored one, which no answer ever gives out. The id stays, whatever the name.
 */
export const toolServerChangeSchema = z.strictObject({
  transport: z.enum(['http', 'stdio']).optional(),
  name: name.optional(),
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
    .optional(),
  headers: z.record(z.string(), z.string().nullable()).optional(),
  command: name.optional(),
})
export type ToolServerChange = z.infer<typeof toolServerChangeSchema>

/** @throws AppError `invalid_request` for what does not fit this server, and for a secret that would go elsewhere */
export function changedDefinition(
  current: ToolServerDefinition,
  change: ToolServerChange,
): ToolServerDefinition {
  if (change.transport !== undefined && change.transport !== current.transport)
    throw new AppError('invalid_request', 'A server keeps its transport. Remove it and add another.')
  const headers = current.transport === 'http' ? { headers: changedHeaders(current, change) } : {}
  const result = toolServerInputSchema.safeParse({ ...current, ...change, ...headers })
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const param = issue?.path.join('.') ?? ''
  throw new AppError(
    'invalid_request',
    `${param === '' ? 'The change' : param}: ${issue?.message ?? 'is not valid'}.`,
  )
}

function changedHeaders(
  { url, headers: stored }: ToolServerDefinition & { transport: 'http' },
  change: ToolServerChange,
): Readonly<Record<string, string>> {
  const wanted = Object.entries(
    change.headers ?? Object.fromEntries(Object.keys(stored).map((key) => [key, null])),
  )
  const isElsewhere = change.url !== undefined && new URL(change.url).origin !== new URL(url).origin
  const kept = (key: string): string => {
    const value = Object.hasOwn(stored, key) ? stored[key] : undefined
    if (value !== undefined && !isElsewhere) return value
    // A secret of one server is none of another's business, even if somebody else sits at the keyboard.
    throw new AppError('invalid_request', `headers.${key}: give its value again.`, {
      param: `headers.${key}`,
    })
  }
  return Object.fromEntries(wanted.map(([key, value]) => [key, value ?? kept(key)]))
}
