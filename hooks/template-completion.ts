/** What may follow `{{` in a template. Pure. */
import type { DraftNode } from './graph-draft'

export interface Completion {
  /** What goes between `{{` and `}}`. */
  readonly insert: string
  /** What it stands for. */
  readonly hint: string
}

/** The output of each node, all that it gave, and the fields of those that ask with a form. */
export function completionsOf(nodes: readonly DraftNode[]): readonly Completion[] {
  const lasts = nodes.flatMap((node): Completion[] => {
    const fields = fieldsOf(node).map((field) => ({ insert: `${node.id}.${field}`, hint: 'a field of it' }))
    // The start gives once; `{{start}}` is its name in every graph.
    if (node.kind === 'start') {
      return [
        { insert: 'start', hint: 'the input' },
        ...fields.map((one) => ({ ...one, insert: one.insert.replace(/^[^.]*/, 'start') })),
      ]
    }
    return [{ insert: node.id, hint: 'its last output' }, ...fields]
  })
  const alls = nodes
    .filter(({ kind }) => kind !== 'start')
    .map(({ id }) => ({ insert: `${id}:all`, hint: 'all its outputs' }))
  return [...lasts, ...alls]
}

function fieldsOf({ schema }: DraftNode): readonly string[] {
  if (typeof schema !== 'object') return []
  const { properties } = schema
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

/** A `{{` before the caret that is not closed yet, and what was typed since. */
const open = /\{\{[ \t]*([\p{L}\p{N}_.:-]*)$/u

/** What was typed of a reference at the caret; null when the caret is in none. */
export function typedReference(text: string, caret: number): string | null {
  return open.exec(text.slice(0, caret))?.[1] ?? null
}

/** Those that hold what was typed; those that begin with it first. */
export function matching(completions: readonly Completion[], typed: string): readonly Completion[] {
  const wanted = typed.toLowerCase()
  const rankOf = ({ insert }: Completion) => (insert.toLowerCase().startsWith(wanted) ? 0 : 1)
  return completions
    .filter(({ insert }) => insert.toLowerCase().includes(wanted))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, 12)
}

/** The text with the reference at the caret written out, and where the caret stands then: behind it. */
export function completed(
  text: string,
  caret: number,
  insert: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, caret).replace(open, `{{${insert}}}`)
  const after = text.slice(caret).replace(/^[ \t]*\}\}/, '')
  return { text: before + after, caret: before.length }
}
