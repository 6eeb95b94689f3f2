/** A tool server while it is added or changed: what the fields hold, and what they make. Pure. */
import { toolServerInputSchema, type ToolServerInput, type ToolServerResource } from '@/lib/protocol/tools'

export interface HeaderRow {
  /** Of the row, whatever it holds. */
  readonly key: number
  readonly name: string
  readonly value: string
}

export interface ServerValues {
  readonly transport: ToolServerInput['transport']
  readonly name: string
  readonly url: string
  readonly headers: readonly HeaderRow[]
  readonly command: string
}

export type ServerErrors = Readonly<Partial<Record<'name' | 'url' | 'headers' | 'command', string>>>

export type ServerReading =
  | {
      readonly input: ToolServerInput
      /** Stored headers whose value stays as it is. */
      readonly kept: readonly string[]
      readonly errors: ServerErrors
    }
  | { readonly input: null; readonly errors: ServerErrors }

export const blankServer: ServerValues = { transport: 'http', name: '', url: '', headers: [], command: '' }

/** The values of headers are never given out: an empty one of a stored header stays as it is. */
export function valuesOfServer(server: ToolServerResource): ServerValues {
  return {
    transport: server.transport === 'stdio' ? 'stdio' : 'http',
    name: server.name,
    url: server.url ?? '',
    headers: server.header_names.map((name, key) => ({ key, name, value: '' })),
    command: server.command ?? '',
  }
}

export function withNewHeader(headers: readonly HeaderRow[]): readonly HeaderRow[] {
  return [...headers, { key: Math.max(-1, ...headers.map((row) => row.key)) + 1, name: '', value: '' }]
}

const rules = {
  name: 'A name of at most 80 characters.',
  url: 'A URL that begins with http:// or https://.',
  headers: 'A header’s name has letters, digits and hyphens only.',
  command: 'Choose a command.',
} as const

/**
 * The request that the fields make, or what is wrong with which of them.
 * @param stored names of the headers that the server has, which may stay without being typed again
 */
export function readServer(values: ServerValues, stored: readonly string[] = []): ServerReading {
  const { transport, name, command } = values
  if (transport === 'stdio') return readInput({ transport, name, command })
  const rows = values.headers.map((row) => ({ name: row.name.trim(), value: row.value.trim() }))
  const filled = rows.filter((row) => row.name !== '' || row.value !== '')
  const isKept = (row: TypedHeader) => row.value === '' && stored.includes(row.name)
  const typed = filled.filter((row) => !isKept(row))
  const problem = headersProblem(filled, typed)
  const headers = Object.fromEntries(typed.map((row) => [row.name, row.value]))
  const kept = filled.filter(isKept).map((row) => row.name)
  const reading = readInput({ transport, name, url: values.url.trim(), headers }, kept)
  return problem === null ? reading : { input: null, errors: { ...reading.errors, headers: problem } }
}

function readInput(input: ToolServerInput, kept: readonly string[] = []): ServerReading {
  const parsed = toolServerInputSchema.safeParse(input)
  if (parsed.success) return { input: parsed.data, kept, errors: {} }
  const fields = parsed.error.issues.map(({ path: [field] }) => (isField(field) ? field : 'name'))
  return { input: null, errors: Object.fromEntries(fields.map((field) => [field, rules[field]])) }
}

interface TypedHeader {
  readonly name: string
  readonly value: string
}

function headersProblem(all: readonly TypedHeader[], typed: readonly TypedHeader[]): string | null {
  if (all.some((row) => row.name === '')) return 'A header needs a name.'
  const empty = typed.find((row) => row.value === '')
  if (empty !== undefined) return `${empty.name} needs a value.`
  const names = all.map((row) => row.name.toLowerCase())
  const twice = all.find((row, index) => names.indexOf(row.name.toLowerCase()) !== index)
  return twice === undefined ? null : `${twice.name} stands there twice.`
}

function isField(field: PropertyKey | undefined): field is keyof typeof rules {
  return typeof field === 'string' && Object.hasOwn(rules, field)
}
