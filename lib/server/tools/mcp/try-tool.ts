import type { ToolCallAnswer } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import type { Tool, Toolbox, ToolOutcome } from '@/lib/server/engine/ports'

interface TryToolServices {
  readonly toolbox: Toolbox
  readonly clock: () => number
  readonly newId: () => string
}

/** A call by hand: outside of any run, so what the tool asks a person is declined. */
export interface ToolTrial {
  readonly owner: string
  readonly serverId: string
  readonly toolName: string
  readonly args: Readonly<Record<string, unknown>>
}

/**
 * Calls a tool once, through the same toolbox as runs do.
 *
 * @param signal aborting it cancels the call
 * @throws AppError `not_found` without the server or the tool, `invalid_request` for arguments that do not fit it
 */
export async function tryTool(
  { toolbox, clock, newId }: TryToolServices,
  { owner, serverId, toolName, args }: ToolTrial,
  signal: AbortSignal,
): Promise<ToolCallAnswer> {
  const tools = await toolbox.toolsOf(owner, [{ server: serverId, tool: toolName, approval: 'allow' }])
  const tool = tools.find(({ originalName }) => originalName === toolName)
  if (!tool) throw new AppError('not_found', `There is no tool “${toolName}” at “${serverId}”.`)
  const problem = tool.problemOf(args)
  if (problem !== undefined) throw new AppError('invalid_request', problem, { param: 'arguments' })

  const began = clock()
  const context = { owner, conversationId: '', toolCallId: newId() }
  const { status, content } = await outcomeOf(tool.call(args, context, signal))
  return { status, content, duration_ms: clock() - began }
}

async function outcomeOf(call: ReturnType<Tool['call']>): Promise<ToolOutcome> {
  for (;;) {
    const next = await call.next()
    if (next.done) return next.value
    if (next.value.type === 'question') next.value.answer(null)
  }
}
