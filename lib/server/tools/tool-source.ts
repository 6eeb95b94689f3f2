/** Where tools come from: Weir's own, or servers that people added. The toolbox makes tools of an agent of them. */
import type { ToolContext, ToolOutcome, ToolUpdate } from '@/lib/server/engine/ports'

/** A tool as its source has it. Nothing in it needs to be checked or cut by the source: the toolbox does that. */
export interface SourceTool {
  readonly name: string
  readonly title?: string | undefined
  readonly description: string
  /** JSON Schema of its arguments; absent or not an object's: it takes any object. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
  readonly isReadOnly: boolean
  readonly isDestructive: boolean
  readonly isIdempotent: boolean
  /** What else is wrong with arguments that fit `parameters`, as of `Tool.problemOf`. */
  problemOf?(args: unknown): string | undefined
  /**
   * Runs it, with arguments that fit `parameters`. As of `Tool.call`: what goes wrong is an outcome, never a throw, and
   * aborting `signal` cancels it at once. Content may be of any size and hold any characters.
   */
  call(
    args: Readonly<Record<string, unknown>>,
    context: ToolContext,
    signal: AbortSignal,
  ): AsyncGenerator<ToolUpdate, ToolOutcome>
}

export interface ToolSource {
  /** Its tools are those of servers that people added: a hostile one may say anything. */
  readonly isForeign: boolean
  /**
   * All tools of a server, as they are known: a server that is away has its last known ones, whose calls fail.
   * Undefined when the server is none of this source.
   */
  find(owner: string, serverId: string): Promise<readonly SourceTool[] | undefined>
}
