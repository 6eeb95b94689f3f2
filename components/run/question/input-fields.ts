/** A form out of a JSON Schema: of one flat record, or of one value. Anything deeper is written as JSON. Pure. */
import { isRecord } from '@/lib/protocol/is-record'
import { parseJson } from '@/hooks/parse-json'

export interface InputField {
  /** '' for a form of one value. */
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json'
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly isRequired: boolean
  readonly initial: string
  readonly minimum: number | undefined
  readonly maximum: number | undefined
}

/** What was typed, by the names of the fields; a check is 'true' or 'false'. */
export type FieldTexts = Readonly<Record<string, string>>

type Schema = Readonly<Record<string, unknown>>

export function fieldsOf(schema: Schema | undefined): readonly InputField[] {
  const properties = schema?.properties
  if (!isRecord(properties)) return [fieldOf('', schema ?? { type: 'string' }, true)]
  const required = Array.isArray(schema?.required) ? schema.required : []
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(name, isRecord(property) ? property : {}, required.includes(name)),
  )
}

export function initialTexts(fields: readonly InputField[]): FieldTexts {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]))
}

export type ReadFields =
  | { readonly value: unknown; readonly problems: null }
  | { readonly problems: Readonly<Record<string, string>> }

/** @returns the value to send, or what is wrong, by the names of the fields */
export function readFields(fields: readonly InputField[], texts: FieldTexts): ReadFields {
  const problems: Record<string, string> = {}
  const entries: [string, unknown][] = []
  for (const field of fields) {
    const read = readField(field, texts[field.name] ?? '')
    if (read.problem !== undefined) problems[field.name] = read.problem
    else if (read.value !== undefined) entries.push([field.name, read.value])
  }
  if (Object.keys(problems).length > 0) return { problems }
  const isSingle = fields.length === 1 && fields[0]?.name === ''
  return { value: isSingle ? (entries[0]?.[1] ?? '') : Object.fromEntries(entries), problems: null }
}

interface ReadField {
  readonly value?: unknown
  readonly problem?: string
}

function readField(field: InputField, text: string): ReadField {
  if (field.kind === 'boolean') return { value: text === 'true' }
  if (text.trim() === '') return field.isRequired ? { problem: 'This is needed' } : {}
  if (field.kind === 'json') return readJson(text)
  return field.kind === 'number' || field.kind === 'integer' ? readNumber(field, text) : { value: text }
}

function readNumber({ kind, minimum, maximum }: InputField, text: string): ReadField {
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: 'This is not a number' }
  if (kind === 'integer' && !Number.isInteger(value)) return { problem: 'This is not a whole number' }
  if (minimum !== undefined && value < minimum) return { problem: `At least ${minimum}` }
  if (maximum !== undefined && value > maximum) return { problem: `At most ${maximum}` }
  return { value }
}

function readJson(text: string): ReadField {
  const json = parseJson(text)
  return 'value' in json ? json : { problem: 'This is not JSON' }
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): InputField {
  const kind = kindOf(schema)
  return {
    name,
    label: textOf(schema.title) || name || 'Answer',
    hint: textOf(schema.description),
    kind,
    choices: kind === 'choice' ? choicesOf(schema) : [],
    isRequired,
    initial: initialOf(schema.default),
    minimum: typeof schema.minimum === 'number' ? schema.minimum : undefined,
    maximum: typeof schema.maximum === 'number' ? schema.maximum : undefined,
  }
}

function kindOf({ type, enum: values, oneOf }: Schema): InputField['kind'] {
  if (isTexts(values) || (Array.isArray(oneOf) && oneOf.every(isConstant))) return 'choice'
  if (type === 'string') return 'text'
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'json'
}

/** The names of an `enum` may stand in `enumNames`, as MCP has it; those of a `oneOf` in each `title`. */
function choicesOf({ enum: values, enumNames, oneOf }: Schema): InputField['choices'] {
  if (isTexts(values)) {
    const names = Array.isArray(enumNames) ? enumNames : []
    return values.map((value, index) => ({ value, label: textOf(names[index]) || value }))
  }
  const options: unknown[] = Array.isArray(oneOf) ? oneOf : []
  return options
    .filter(isConstant)
    .map((option) => ({ value: option.const, label: textOf(option.title) || option.const }))
}

function isTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')
}

function isConstant(value: unknown): value is { readonly const: string; readonly title?: unknown } {
  return isRecord(value) && typeof value.const === 'string'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function initialOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
