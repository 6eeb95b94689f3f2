/** How Weir's own tools are written: a schema, and a function of what it lets through. */
import { z } from 'zod'
import type { ToolContent } from '@/lib/protocol/events'
import type { ToolContext, ToolOutcome } from '@/lib/server/engine/ports'
import type { SourceTool } from '@/lib/server/tools/tool-source'

/** Why a tool could not do what was asked, in words that a model can act on. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure'
}

export interface BuiltinTool<Arguments extends z.ZodObject> extends Omit<
  SourceTool,
  'parameters' | 'problemOf' | 'call'
> {
  /** What JSON Schema cannot say of them has a message of its own, which goes on from the name of the argument. */
  readonly arguments: Arguments
  /**
   * @throws ToolFailure, which becomes a failed outcome. Any other error is a fault of the server.
   */
  run(args: z.infer<Arguments>, context: ToolContext, signal: AbortSignal): Promise<ToolContent> | ToolContent
}

export function defineTool<Arguments extends z.ZodObject>(tool: BuiltinTool<Arguments>): SourceTool {
  const { arguments: schema, ...description } = tool
  return {
    ...description,
    parameters: z.toJSONSchema(schema, { io: 'input' }),
    problemOf: (args) => {
      const { error } = schema.safeParse(args)
      return error && sentenceOf(error)
    },
    // None of them has anything to say before it is done.
    call: async function* (args, context, signal) {
      const parsed = schema.safeParse(args)
      if (!parsed.success) return failed(sentenceOf(parsed.error))
      try {
        return { status: 'completed', content: [await tool.run(parsed.data, context, signal)] }
      } catch (error) {
        if (error instanceof ToolFailure) return failed(error.message)
        throw error
      }
    },
  }
}

export function textContent(text: string): ToolContent {
  return { type: 'text', text }
}

function sentenceOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}.`
}

function failed(message: string): ToolOutcome {
  return { status: 'failed', content: [textContent(message)] }
}
