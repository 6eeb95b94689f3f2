/** Fields of an OpenAI request → the options of a provider's call. What a vendor does not have is left out. */
import { isRecord } from '@/lib/protocol/is-record'
import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider'
import { listAt, textAt, type Fields } from './fields'

type CallSettings = Omit<LanguageModelV4CallOptions, 'prompt'>
type JsonSchema = LanguageModelV4FunctionTool['inputSchema']

/** The later name counts when a request has both. */
const numbers = [
  ['max_tokens', 'maxOutputTokens'],
  ['max_completion_tokens', 'maxOutputTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['seed', 'seed'],
] as const

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

export function toCallSettings(options: Fields): CallSettings {
  const settings: CallSettings = {}
  for (const [field, name] of numbers) {
    const value = options[field]
    if (typeof value === 'number') settings[name] = value
  }
  const { stop } = options
  const stops = (typeof stop === 'string' ? [stop] : listAt(options, 'stop')).filter(
    (text) => typeof text === 'string',
  )
  if (stops.length > 0) settings.stopSequences = stops
  const effort = effortOf(options)
  if (effort !== undefined) settings.reasoning = effort
  const format = responseFormatOf(options['response_format'])
  if (format !== undefined) settings.responseFormat = format
  const tools = listAt(options, 'tools').flatMap(toTool)
  return tools.length === 0
    ? settings
    : { ...settings, tools, toolChoice: toToolChoice(options['tool_choice']) }
}

/** How much the request wants the model to think; undefined when it does not say. */
export function effortOf(options: Fields): (typeof efforts)[number] | undefined {
  return efforts.find((effort) => effort === options['reasoning_effort'])
}

function toTool(tool: unknown): LanguageModelV4FunctionTool[] {
  const declared = isRecord(tool) ? tool['function'] : undefined
  const name = textAt(declared, 'name')
  if (!isRecord(declared) || name === undefined) return []
  const { parameters } = declared
  const description = textAt(declared, 'description')
  const inputSchema: JsonSchema = isSchema(parameters) ? parameters : { type: 'object', properties: {} }
  return [{ type: 'function', name, inputSchema, ...(description !== undefined && { description }) }]
}

function toToolChoice(choice: unknown): NonNullable<CallSettings['toolChoice']> {
  if (choice === 'none' || choice === 'required') return { type: choice }
  const toolName = textAt(isRecord(choice) ? choice['function'] : undefined, 'name')
  return toolName === undefined ? { type: 'auto' } : { type: 'tool', toolName }
}

function responseFormatOf(format: unknown): CallSettings['responseFormat'] {
  const type = textAt(format, 'type')
  if (type === 'json_object') return { type: 'json' }
  if (type !== 'json_schema' || !isRecord(format)) return undefined
  const { json_schema: declared } = format
  const schema = isRecord(declared) ? declared['schema'] : undefined
  const name = textAt(declared, 'name')
  return { type: 'json', ...(isSchema(schema) && { schema }), ...(name !== undefined && { name }) }
}

/** Vendors check schemas themselves; here it is enough that it is one by its form. */
function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value)
}
