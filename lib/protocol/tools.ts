/** Tool servers and their tools, as a person adds, sees and tries them. */
import { z } from 'zod'
import type { RunEventOf, ToolContent } from './events'

const name = z.string().trim().min(1).max(80)

/** The id of the tools that Weir brings itself. */
export const builtinServerId = 'builtin'

/** Body of `POST /api/mcp/servers`. */
export const toolServerInputSchema = z.discriminatedUnion('transport', [
  z.strictObject({
    transport: z.literal('http'),
    name,
    url: z
      .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
      .max(2000),
    /** Sent with each request; kept on the server, never given out again. */
    headers: z
      .record(z.string().regex(/^[\w-]{1,100}$/, 'is no header name'), z.string().max(8000))
      .default({}),
  }),
  z.strictObject({
    transport: z.literal('stdio'),
    name,
    /** One of the names in `MCP_STDIO_ALLOWED`: never a command line. */
    command: name,
  }),
])
export type ToolServerInput = z.input<typeof toolServerInputSchema>
export type ToolServerDefinition = z.infer<typeof toolServerInputSchema>

export interface ToolResource {
  readonly name: string
  readonly title?: string | undefined
  readonly description: string
  /** JSON Schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly is_read_only: boolean
  readonly is_destructive: boolean
  readonly is_idempotent: boolean
}

export type ToolServerState =
  | 'connected'
  | 'connecting'
  | 'idle'
  | 'reconnecting'
  | 'failed'
  | 'needs_sign_in'

/** A tool server as `/api/mcp/servers` answers it. */
export interface ToolServerResource {
  readonly id: string
  readonly name: string
  readonly transport: 'builtin' | 'http' | 'stdio'
  readonly url?: string | undefined
  readonly command?: string | undefined
  readonly header_names: readonly string[]
  readonly state: ToolServerState
  /** Why it is not connected, in a sentence. */
  readonly problem?: string | undefined
  /** Where a person signs in, when the state is `needs_sign_in`. */
  readonly sign_in_url?: string | undefined
  /** As it listed them last; kept while it is away. */
  readonly tools: readonly ToolResource[]
}

/** Answer of `GET /api/mcp/servers`; `commands` are the names that may be added as stdio servers. */
export interface ToolServerList {
  readonly items: readonly ToolServerResource[]
  readonly commands: readonly string[]
}

/** Body of `POST /api/mcp/servers/{id}/tools/{tool}/call`. */
export const toolCallBodySchema = z.strictObject({ arguments: z.record(z.string(), z.unknown()).default({}) })

/** Answer of it: 200 also when the tool failed. */
export interface ToolCallAnswer {
  readonly status: RunEventOf<'tool_result'>['status']
  readonly content: readonly ToolContent[]
  readonly duration_ms: number
}

/** Body of `POST /api/runs/{run_id}/approvals/{approval_id}`. */
export const approvalAnswerSchema = z.strictObject({
  decision: z.enum(['allow_once', 'allow_run', 'refuse']),
  /** The arguments as the person edited them. */
  arguments: z.record(z.string(), z.unknown()).optional(),
  reason: z.string().max(10_000).optional(),
})
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>

/** Body of `POST /api/runs/{run_id}/inputs/{input_id}`. */
export const inputAnswerSchema = z.strictObject({
  /** `decline`: the person will not say; `value` counts only with `accept`. */
  action: z.enum(['accept', 'decline']).default('accept'),
  value: z.unknown().optional(),
})
export type InputAnswer = z.input<typeof inputAnswerSchema>
