/** Makes the tools of an agent out of what its sources have. */
import type { ToolChoice } from '@/lib/protocol/agents'
import { isRecord } from '@/lib/protocol/is-record'
import type { Tool, Toolbox, ToolOutcome, ToolUpdate } from '@/lib/server/engine/ports'
import { toAppError } from '@/lib/server/http/app-error'
import { callNames } from './call-names'
import { createArgumentCheck } from './check-arguments'
import { cleanJson, cutText } from './clean-text'
import { keepLarge, type ArtifactPlace } from './keep-large'
import { cleanContent } from './result-content'
import { describeTool, maxSchema } from './tool-info'
import type { SourceTool, ToolSource } from './tool-source'

export interface ToolboxOptions extends Pick<ArtifactPlace, 'storage' | 'newId' | 'clock'> {
  /** The first that knows a server has it. */
  readonly sources: readonly ToolSource[]
}

/** A tool that was chosen, where it was found. */
interface ChosenTool {
  readonly server: string
  readonly tool: SourceTool
  readonly isForeign: boolean
  readonly approval: ToolChoice['approval']
}

export function createToolbox(options: ToolboxOptions): Toolbox {
  const findServer = async (owner: string, server: string) => {
    for (const source of options.sources) {
      const tools = await source.find(owner, server)
      if (tools !== undefined) return { server, isForeign: source.isForeign, tools }
    }
    return undefined
  }

  return {
    toolsOf: async (owner, choices) => {
      const servers = [...new Set(choices.map(({ server }) => server))]
      const found = await Promise.all(servers.map((server) => findServer(owner, server)))
      const chosen = found
        .flatMap((each) => each ?? [])
        .flatMap(({ server, isForeign, tools }) =>
          firstOfEachName(tools).flatMap((tool) => {
            const choice = choiceOf(server, tool.name, choices)
            return choice === undefined ? [] : [{ server, tool, isForeign, approval: choice.approval }]
          }),
        )
      const names = callNames(chosen.map(({ server, tool }) => ({ server, tool: tool.name })))
      return chosen.map((one, index) => toTool(one, names[index] ?? one.tool.name, options))
    },
    hasServer: async (owner, server) => (await findServer(owner, server)) !== undefined,
  }
}

function firstOfEachName(tools: readonly SourceTool[]): readonly SourceTool[] {
  const seen = new Set<string>()
  return tools.filter(({ name }) => !seen.has(name) && seen.add(name))
}

/** A choice of this very tool counts before one of all tools of its server. */
function choiceOf(server: string, name: string, choices: readonly ToolChoice[]): ToolChoice | undefined {
  const fitting = choices.filter((choice) => choice.server === server && ['*', name].includes(choice.tool))
  return fitting.find(({ tool }) => tool === name) ?? fitting[0]
}

function toTool(
  { server, tool, isForeign, approval }: ChosenTool,
  name: string,
  options: ToolboxOptions,
): Tool {
  const { description, parameters, schema } = describeTool(tool)
  const misfitOf = createArgumentCheck(schema)
  return {
    name,
    description,
    parameters,
    ...(isForeign && { server }),
    originalName: tool.name,
    isReadOnly: tool.isReadOnly,
    isRepeatable: tool.isReadOnly || tool.isIdempotent,
    approval,
    problemOf: (args) => misfitOf(args) ?? tool.problemOf?.(args),
    call: async function* (args, context, signal) {
      try {
        const outcome = yield* cleanUpdates(tool.call(isRecord(args) ? args : {}, context, signal))
        const content = await keepLarge(cleanContent(outcome.content), { ...options, ...context })
        return { ...outcome, content }
      } catch (error) {
        // Storage that is away, or a fault of ours: the run goes on with what a person may read of it.
        return { status: 'failed', content: [{ type: 'text', text: toAppError(error).message }] }
      }
    },
  }
}

const maxMessage = 1000
const maxPrompt = 4000

async function* cleanUpdates(
  updates: AsyncGenerator<ToolUpdate, ToolOutcome>,
): AsyncGenerator<ToolUpdate, ToolOutcome> {
  try {
    for (;;) {
      const next = await updates.next()
      if (next.done === true) return next.value
      yield cleanUpdate(next.value)
    }
  } finally {
    // Whoever leaves the call early leaves the tool's as well.
    await updates.return({ status: 'failed', content: [] })
  }
}

function cleanUpdate(update: ToolUpdate): ToolUpdate {
  if (update.type === 'question') {
    const schema = cleanJson(update.schema)
    return {
      ...update,
      prompt: cutText(update.prompt, maxPrompt),
      schema: isRecord(schema) && JSON.stringify(schema).length <= maxSchema ? schema : undefined,
    }
  }
  return {
    type: 'progress',
    message: update.message === undefined ? undefined : cutText(update.message, maxMessage),
    progress: Number.isFinite(update.progress) ? update.progress : undefined,
    total: Number.isFinite(update.total) ? update.total : undefined,
  }
}
