import type { ToolOutcome, ToolUpdate } from '@/lib/server/engine/ports'
import type { OpenCall } from './connection'
import { startCallTimer } from './call-timer'
import type { Link } from './link'
import { callProblem, lossOf, wasNotTaken } from './problem'
import { outcomeOf, sentence } from './tool-content'
import { createUpdateChannel } from './update-channel'

export interface McpCall {
  /** @throws AppError when there is no such server any more */
  readonly link: () => Promise<Link>
  /** What the server is called, for sentences. */
  readonly serverName: string
  readonly toolName: string
  readonly args: Readonly<Record<string, unknown>>
  /** How long the tool may be silent; in all ten times that. The time that a person takes to answer is not counted. */
  readonly timeoutMs: number
}

/** As of `SourceTool.call`. */
export async function* callTool(call: McpCall, signal: AbortSignal): AsyncGenerator<ToolUpdate, ToolOutcome> {
  const channel = createUpdateChannel()
  const timeout = new AbortController()
  const left = new AbortController()
  const timer = startCallTimer(call.timeoutMs, () => timeout.abort())
  const stopped = AbortSignal.any([signal, timeout.signal, left.signal])

  const openCall: OpenCall = {
    signal: stopped,
    onProgress: ({ message, progress, total }) => {
      timer.heard()
      channel.push({ type: 'progress', message, progress, total })
    },
    ask: async (prompt, schema) => {
      timer.pause()
      const answered = new Promise<unknown>((answer) => {
        channel.push({ type: 'question', prompt, schema, answer })
      })
      const answer = await Promise.race([answered, aborted(stopped)])
      timer.resume()
      return answer
    },
  }
  const outcome = run(call, openCall)
    .catch((error: unknown) => {
      if (timeout.signal.aborted)
        return sentence('timed_out', `${call.toolName} took too long and was cancelled.`)
      if (signal.aborted) return sentence('failed', `${call.toolName} was cancelled.`)
      return sentence('failed', callProblem(error, call.serverName))
    })
    .finally(() => channel.end())
  try {
    yield* channel.updates
    return await outcome
  } finally {
    timer.stop()
    left.abort()
  }
}

/** A call that the server did not take, because it was started anew meanwhile, is sent once more. */
async function run(call: McpCall, openCall: OpenCall): Promise<ToolOutcome> {
  try {
    return await attempt(call, openCall)
  } catch (error) {
    if (!wasNotTaken(error) || openCall.signal.aborted) throw error
    return attempt(call, openCall)
  }
}

async function attempt(
  { link, serverName, toolName, args }: McpCall,
  openCall: OpenCall,
): Promise<ToolOutcome> {
  const using = link().then((found) => found.use())
  try {
    const used = await Promise.race([using, rejectedBy(openCall.signal)])
    try {
      return outcomeOf(await used.connection.callTool(toolName, args, openCall))
    } catch (error) {
      const why = openCall.signal.aborted ? undefined : lossOf(error, serverName)
      if (why) used.lost(why)
      throw error
    }
  } finally {
    // Also one that was opened after all, when nobody waits for it any more.
    void using.then(({ release }) => release()).catch(() => {})
  }
}

/** Resolves to null once the signal aborts. */
function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}

async function rejectedBy(signal: AbortSignal): Promise<never> {
  await aborted(signal)
  throw signal.reason
}
