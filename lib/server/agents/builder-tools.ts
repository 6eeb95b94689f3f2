import type { ToolContext, ToolOutcome } from '@/lib/server/engine/ports'
import { toAppError } from '@/lib/server/http/app-error'
import type { SourceTool, ToolSource } from '@/lib/server/tools/tool-source'
import type { AgentServices } from './agent-services'
import { available } from './available'
import { builderServerId } from './builder-agent'
import type { Buildable } from './buildable'
import { createBuildableAgent } from './buildable-agent'

type Args = Readonly<Record<string, unknown>>

/** The tools of the builder, by which it makes agents and whatever else is buildable. */
export function createBuilderSource(
  services: AgentServices,
  buildables: readonly Buildable[] = [createBuildableAgent(services)],
): ToolSource {
  const listAvailable = tool({
    name: 'list_available',
    description: 'Lists the tools, models and agents there are.',
    isReadOnly: true,
    run: async (_args, { owner }) => answer(await available(services, owner)),
  })
  const tools = [listAvailable, askForMissing, ...buildables.flatMap(toolsFor)]
  return {
    isForeign: false,
    find: async (_owner, serverId) => (serverId === builderServerId ? tools : undefined),
  }
}

const askForMissing = tool({
  name: 'ask_for_missing',
  description: 'Asks the person for what is still unclear and ends your work until they answer.',
  parameters: {
    properties: {
      message: { type: 'string', description: 'What you need to know, as you would ask it.' },
      missing_fields: {
        type: 'array',
        description: 'Names of the fields that cannot be filled yet.',
        items: { type: 'string' },
      },
    },
    required: ['message', 'missing_fields'],
  },
  isReadOnly: true,
  run: async ({ message, missing_fields }) => ({
    ...answer({ asked: true }),
    ending: {
      type: 'incomplete',
      message: String(message),
      missing_fields: Array.isArray(missing_fields) ? missing_fields.map(String) : [],
    },
  }),
})

function toolsFor(buildable: Buildable): SourceTool[] {
  const { kind, fields } = buildable
  return [
    tool({
      name: `draft_${kind}`,
      description: `Checks a draft of the ${kind}: all of its fields, every time. Answers whether it is valid, what is missing and what is wrong. Saves nothing.`,
      parameters: { properties: fields },
      isReadOnly: true,
      run: async (draft, { owner }) => answer(await buildable.check(owner, draft)),
    }),
    tool({
      name: `read_${kind}`,
      description: `Answers the definition of an existing ${kind}.`,
      parameters: { properties: { id: { type: 'string' } }, required: ['id'] },
      isReadOnly: true,
      run: async ({ id }, { owner }) => answer(await buildable.read(owner, String(id))),
    }),
    tool({
      name: `save_${kind}`,
      description: `Saves the ${kind} and ends your work. Takes the fields of a draft that was valid.`,
      parameters: {
        properties: {
          ...fields,
          id: { type: 'string', description: 'Only to replace one that exists: its id.' },
          message: {
            type: 'string',
            description: 'What you tell the person at the end, in a sentence or two.',
          },
        },
      },
      isReadOnly: false,
      run: (args, { owner }) => save(buildable, owner, args),
    }),
  ]
}

async function save(buildable: Buildable, owner: string, args: Args): Promise<ToolOutcome> {
  const { id, message, ...draft } = args
  const check = await buildable.check(owner, draft)
  if (!check.valid) return { ...answer(check), status: 'failed' }
  const saved = await buildable.save(owner, draft, typeof id === 'string' && id !== '' ? id : undefined)
  const words = typeof message === 'string' && message.trim() !== '' ? message : `${saved.name} is saved.`
  return { ...answer({ saved: saved.id }), ending: buildable.ending(words, saved.id) }
}

interface BuilderTool {
  readonly name: string
  readonly description: string
  readonly parameters?: { readonly properties: Args; readonly required?: readonly string[] }
  readonly isReadOnly: boolean
  readonly run: (args: Args, context: ToolContext) => Promise<ToolOutcome>
}

function tool({ name, description, parameters, isReadOnly, run }: BuilderTool): SourceTool {
  return {
    name,
    description,
    parameters: { type: 'object', properties: {}, ...parameters },
    isReadOnly,
    isDestructive: false,
    isIdempotent: isReadOnly,
    async *call(args, context) {
      try {
        return await run(args, context)
      } catch (error) {
        return { status: 'failed', content: [{ type: 'text', text: toAppError(error).message }] }
      }
    },
  }
}

function answer(json: unknown): ToolOutcome {
  return { status: 'completed', content: [{ type: 'json', json }] }
}
