/** Ids for nodes whose names may be any text, and templates that name such nodes. */
import { nodeIdSchema } from '@/lib/protocol/graphs'

/** An id for each name, the name itself where it can be one. `start` and `end` are the two ends of the graph. */
export function idsOfNames(names: readonly string[]): ReadonlyMap<string, string> {
  const ids = new Map([
    ['start', 'start'],
    ['end', 'end'],
  ])
  const taken = new Set(ids.values())
  // Those that need no change first, so that no other takes their place.
  const ordered = [...names].toSorted((a, b) => Number(isId(b)) - Number(isId(a)))
  for (const name of ordered) {
    if (ids.has(name)) continue
    const id = freeId(name, taken)
    ids.set(name, id)
    taken.add(id)
  }
  return ids
}

function isId(name: string): boolean {
  return nodeIdSchema.safeParse(name).success
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  const base = isId(name) ? name : idLike(name)
  if (!taken.has(base)) return base
  for (let copy = 2; ; copy += 1) {
    const id = `${firstOf(base, 55)}_${copy}`
    if (!taken.has(id)) return id
  }
}

function idLike(name: string): string {
  const words = name.normalize('NFKC').match(/[\p{L}\p{N}_-]+/gu) ?? []
  const joined = words.join('_').replace(/^-+/, '')
  if (joined === '') return 'node'
  return firstOf(/^[\p{L}_]/u.test(joined) ? joined : `_${joined}`, 60)
}

/** The first characters of a text, none of them cut. */
function firstOf(text: string, most: number): string {
  return Array.from(text).slice(0, most).join('')
}

/** Whatever stands between two braces on each side may be a name; longer than this it is text. */
const longestReference = 300

/** A template that names nodes as one that has their ids. @returns with what names no node, which stays as it is. */
export function withIds(
  template: string,
  ids: ReadonlyMap<string, string>,
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = []
  let text = ''
  let done = 0
  for (let close = template.indexOf('}}'); close !== -1; close = template.indexOf('}}', close + 2)) {
    // The innermost braces: what stands before them is text.
    const from = Math.max(done, close - longestReference)
    const open = from + template.slice(from, close).lastIndexOf('{{')
    if (open < from) continue
    const name = template.slice(open + 2, close).trim()
    const reference = referenceTo(name, ids)
    if (reference === undefined) unknown.push(name)
    text += template.slice(done, open) + (reference ?? template.slice(open, close + 2))
    done = close + 2
  }
  return { text: text + template.slice(done), unknown }
}

function referenceTo(name: string, ids: ReadonlyMap<string, string>): string | undefined {
  const whole = ids.get(name)
  if (whole !== undefined) return `{{${whole}}}`
  const [, counted = '', take = ''] = /^(.{1,200}?)\s{0,9}:\s{0,9}(all|[1-9]\d{0,4})$/su.exec(name) ?? []
  const many = ids.get(counted)
  if (many !== undefined) return `{{${many}:${take}}}`
  const [, owner = '', path = ''] = /^([^.]{1,200})((?:\.[\p{L}\p{N}_-]{1,100}){1,20})$/u.exec(name) ?? []
  const one = ids.get(owner)
  return one === undefined ? undefined : `{{${one}${path}}}`
}
