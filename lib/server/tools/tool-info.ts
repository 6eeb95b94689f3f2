/** How a tool is described to a model and to a person, whatever its server says of it. */
import { isRecord } from '@/lib/protocol/is-record'
import { cleanJson, cutText, isTooDeep } from './clean-text'
import type { SourceTool } from './tool-source'

/** Enough to explain any tool; a description goes into every call of the model. */
const maxDescription = 2000
/** Characters, as JSON. */
export const maxSchema = 64 * 1024

type JsonObject = Readonly<Record<string, unknown>>

export interface ToolDescription {
  readonly description: string
  /** Always an object's schema. */
  readonly parameters: JsonObject
  /** What arguments are checked against: the schema as the server wrote it. */
  readonly schema: JsonObject
}

/** @param tool as its source has it; nothing in it is trusted. */
export function describeTool(tool: SourceTool): ToolDescription {
  const text = tool.description.trim() === '' ? (tool.title ?? tool.name) : tool.description
  const schema = objectSchema(tool.parameters)
  const parameters = cleanJson(schema)
  return {
    description: cutText(text, maxDescription),
    parameters: isRecord(parameters) ? parameters : anyObject,
    schema,
  }
}

/** For a tool whose schema cannot be used: its server will say what is wrong with the arguments. */
const anyObject = { type: 'object', properties: {}, additionalProperties: true }

/** Vendors refuse parameters that are no object's, or that name no properties. */
function objectSchema(schema: JsonObject | undefined): JsonObject {
  if (schema === undefined) return { type: 'object', properties: {} }
  if (isTooDeep(schema) || JSON.stringify(schema).length > maxSchema) return anyObject
  const type = schema['type'] ?? 'object'
  if (type !== 'object' && !(Array.isArray(type) && type.includes('object'))) return anyObject
  return { ...schema, type: 'object', properties: isRecord(schema['properties']) ? schema['properties'] : {} }
}
