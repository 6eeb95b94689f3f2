/** Templates: texts in which `{{node}}` stands for what that node has given. */
import { isRecord } from '@/lib/protocol/is-record'

/** What `{{…}}` asks for. */
export interface TemplateReference {
  readonly nodeId: string
  /** How many of its outputs, counted from the last; absent: the last. */
  readonly take?: number | 'all' | undefined
  /** Where in the last output, when that is JSON. */
  readonly path: readonly string[]
}

/** What a template gives is more than a node can work on; the message says so to a person. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError'
}

/** Characters: outputs that are put together again and again grow beyond any memory. */
const maxText = 8_000_000
const maxItems = 1000

/** All that a node has given, oldest first. `start` is the input of the graph. */
export type OutputsOf = (nodeId: string) => readonly unknown[]

// Every part has a bound, and none can match what the next begins with: a text of megabytes is read once.
const reference =
  /\{\{[ \t]{0,20}(?<nodeId>[\p{L}_][\p{L}\p{N}_-]{0,59})(?::(?<take>all|[1-9][0-9]{0,4})|(?<path>(?:\.[\p{L}\p{N}_-]{1,100}){1,20}))?[ \t]{0,20}\}\}/uy

/** The template cut into its texts and its references, in order. A `{{` that begins no reference is text. */
function partsOf(template: string): readonly (string | TemplateReference)[] {
  const parts: (string | TemplateReference)[] = []
  let done = 0
  for (let open = template.indexOf('{{'); open !== -1; open = template.indexOf('{{', open)) {
    reference.lastIndex = open
    const found = reference.exec(template)
    if (!found) {
      open += 1
      continue
    }
    if (open > done) parts.push(template.slice(done, open))
    parts.push(referenceOf(found.groups ?? {}))
    done = reference.lastIndex
    open = done
  }
  return done < template.length ? [...parts, template.slice(done)] : parts
}

function referenceOf(groups: Readonly<Record<string, string | undefined>>): TemplateReference {
  const { nodeId = '', take, path = '' } = groups
  const count = take === undefined || take === 'all' ? take : Number(take)
  return { nodeId, take: count, path: path.split('.').slice(1) }
}

/** What a template names, in order; a node as often as it is named. */
export function referencesOf(template: string): readonly TemplateReference[] {
  return partsOf(template).filter((part) => typeof part !== 'string')
}

/**
 * The template with its references filled in. What they give is text from there on: `{{x}}` in it stays.
 * @throws TooLargeError
 */
export function renderTemplate(template: string, outputsOf: OutputsOf): string {
  const parts = partsOf(template).values()
  return joinTexts(parts.map((part) => (typeof part === 'string' ? part : rendered(part, outputsOf))))
}

function rendered(part: TemplateReference, outputsOf: OutputsOf): string {
  if (part.take === undefined) return textOf(lastOf(part, outputsOf))
  return joinTexts(taken(part, outputsOf).values().map(textOf), '\n\n')
}

/**
 * Texts put together.
 * @param texts none is asked for behind the one that is too much.
 * @throws TooLargeError before anything larger than a node can work on comes about
 */
export function joinTexts(texts: Iterable<string>, separator = ''): string {
  const joined: string[] = []
  let length = 0
  for (const text of texts) {
    length += text.length + (joined.length > 0 ? separator.length : 0)
    checkLength(length)
    joined.push(text)
  }
  return joined.join(separator)
}

function checkLength(length: number): void {
  if (length > maxText) throw new TooLargeError(`Its input is longer than ${maxText} characters.`)
}

/**
 * What a template stands for: when it is nothing but one reference the output itself, parsed if it is JSON of an object
 * or a list, and the list of them for `:n` and `:all`; else its text.
 * @throws TooLargeError
 */
export function valueOfTemplate(template: string, outputsOf: OutputsOf): unknown {
  const [part, ...rest] = partsOf(template)
  if (part === undefined || typeof part === 'string' || rest.length > 0)
    return renderTemplate(template, outputsOf)
  const isList = part.take !== undefined
  const outputs = isList ? checkedItems(taken(part, outputsOf)) : [lastOf(part, outputsOf)]
  let length = 0
  for (const output of outputs) checkLength((length += textOf(output).length))
  return isList ? outputs.map(parsedOutput) : parsedOutput(outputs[0])
}

/**
 * `value` with every text in it, however deep, replaced by what it stands for as a template.
 * @throws TooLargeError
 */
export function renderArguments(
  value: Readonly<Record<string, unknown>>,
  outputsOf: OutputsOf,
): Record<string, unknown> {
  return mapFields(value, (field) => renderedValue(field, outputsOf))
}

function renderedValue(value: unknown, outputsOf: OutputsOf): unknown {
  if (typeof value === 'string') return valueOfTemplate(value, outputsOf)
  if (Array.isArray(value)) return value.map((item) => renderedValue(item, outputsOf))
  if (isRecord(value)) return mapFields(value, (field) => renderedValue(field, outputsOf))
  return value
}

function mapFields(value: Readonly<Record<string, unknown>>, change: (field: unknown) => unknown) {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]))
}

/**
 * The items of a map: a list, JSON of one, else one for each line that is not empty.
 * @throws TooLargeError
 */
export function itemsOf(value: unknown): readonly unknown[] {
  return checkedItems(listOf(value))
}

function checkedItems(items: readonly unknown[]): readonly unknown[] {
  if (items.length <= maxItems) return items
  throw new TooLargeError(`Its list has ${items.length} items; it takes ${maxItems} at most.`)
}

function listOf(value: unknown): readonly unknown[] {
  const parsed = parsedOutput(value)
  if (Array.isArray(parsed)) return parsed
  if (typeof parsed !== 'string') return parsed === null ? [] : [parsed]
  return parsed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** An output as text: text as it is, nothing as '', anything else as JSON. */
export function textOf(output: unknown): string {
  return typeof output === 'string' ? output : (JSON.stringify(output) ?? '')
}

/** An output that is JSON of an object or a list as what it says, a missing one as ''; any other as it is. */
export function parsedOutput(output: unknown): unknown {
  if (typeof output !== 'string') return output === undefined ? '' : output
  const text = output.trim()
  const isJson = (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'))
  if (!isJson) return output
  try {
    return JSON.parse(text)
  } catch {
    // Most texts in brackets are no JSON.
    return output
  }
}

function taken({ nodeId, take }: TemplateReference, outputsOf: OutputsOf): readonly unknown[] {
  const outputs = outputsOf(nodeId)
  return typeof take === 'number' ? outputs.slice(-take) : outputs
}

function lastOf({ nodeId, path }: TemplateReference, outputsOf: OutputsOf): unknown {
  const output = outputsOf(nodeId).at(-1)
  return path.length === 0 ? output : path.reduce(fieldOf, parsedOutput(output))
}

function fieldOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
