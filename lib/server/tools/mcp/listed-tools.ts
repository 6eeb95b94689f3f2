/** The tools of a server as they are stored and shown. Pure: a list of any size and content becomes a bounded one. */
import type { Tool } from '@modelcontextprotocol/client'
import type { ToolResource } from '@/lib/protocol/tools'

/** In characters; what a person reads, not what a model is told, which is cut shorter. */
const maxDescription = 20_000
const maxParameters = 100_000
const maxTools = 1000
/** Of all tools of a server together, as JSON. */
const maxTotal = 4_000_000

/**
 * @returns the tools in the order of the server, without those beyond the limits. Annotations that a server leaves out
 * count as MCP says: a tool changes things, destructively, and not idempotently.
 */
export function listedTools(tools: readonly Tool[]): readonly ToolResource[] {
  let total = 0
  return tools
    .slice(0, maxTools)
    .map(listedTool)
    .filter((tool) => (total += JSON.stringify(tool).length) <= maxTotal)
}

function listedTool({ name, title, description = '', inputSchema, annotations = {} }: Tool): ToolResource {
  const { readOnlyHint = false, destructiveHint = true, idempotentHint = false } = annotations
  const shownTitle = title ?? annotations.title
  return {
    name: name.toWellFormed(),
    ...(shownTitle === undefined ? {} : { title: shownTitle.slice(0, 200).toWellFormed() }),
    description: shortened(description).toWellFormed(),
    parameters: boundedSchema(inputSchema),
    is_read_only: readOnlyHint,
    is_destructive: !readOnlyHint && destructiveHint,
    is_idempotent: readOnlyHint || idempotentHint,
  }
}

function shortened(text: string): string {
  return text.length <= maxDescription ? text : `${text.slice(0, maxDescription)} …`
}

/** A schema beyond the limit is left out: the server checks its arguments itself. */
function boundedSchema(schema: Tool['inputSchema']): Readonly<Record<string, unknown>> {
  return JSON.stringify(schema).length <= maxParameters ? schema : { type: 'object' }
}
