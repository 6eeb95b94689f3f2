import { isRecord } from '@/lib/protocol/is-record'

/** Values of which nothing is known yet: what a vendor answered, or fields that Weir hands on. */
export type Fields = Readonly<Record<string, unknown>>

/** The text at `name`; undefined when there is none. */
export function textAt(value: unknown, name: string): string | undefined {
  const text = isRecord(value) ? value[name] : undefined
  return typeof text === 'string' ? text : undefined
}

/** The list at `name`; empty when there is none. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const list = isRecord(value) ? value[name] : undefined
  return Array.isArray(list) ? list : []
}

/** Undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
