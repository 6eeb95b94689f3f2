import { isRecord } from '@/lib/protocol/is-record'
import { conditionLimits } from './condition-limits'
import { Refusal } from './condition-problem'

interface ValueLimits {
  readonly maxItems: number
  readonly maxText: number
}

/**
 * A JSON value as conditions see it: objects are Maps, and numbers stay what JSON makes of them.
 *
 * @throws Refusal for one that is too large.
 */
export function conditionValue(value: unknown, limits: ValueLimits, depth = 0): unknown {
  if (depth > conditionLimits.depth) throw new Refusal('An output that it reads is nested too deeply.')
  if (typeof value === 'string' && value.length > limits.maxText) throw tooLarge('text', limits.maxText)
  if (Array.isArray(value)) {
    if (value.length > limits.maxItems) throw tooLarge('list', limits.maxItems)
    return value.map((item) => conditionValue(item, limits, depth + 1))
  }
  if (!isRecord(value)) return value
  return new Map(
    Object.entries(value).map(([name, field]) => [name, conditionValue(field, limits, depth + 1)]),
  )
}

function tooLarge(what: 'text' | 'list', most: number): Refusal {
  const unit = what === 'text' ? 'characters' : 'items'
  return new Refusal(`It reads a ${what} of more than ${most} ${unit}.`)
}
