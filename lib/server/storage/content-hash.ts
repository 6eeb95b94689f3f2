import { createHash } from 'node:crypto'

/** SHA-256 of plain data and bytes by their content: the order of keys does not count, nor does a key whose value is undefined. */
export function contentHash(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(value)))
    .digest('hex')
}

/** Lists of entries stand for objects, so that no key (`__proto__`, say) means anything on the way. */
function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return ['bytes', createHash('sha256').update(value).digest('hex')]
  if (Array.isArray(value)) return ['list', ...value.map(ordered)]
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return ['record', ...entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(ordered)]
}
