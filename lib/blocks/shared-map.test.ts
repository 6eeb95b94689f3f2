import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findNewest, withEntry, withoutEntry } from './shared-map'

interface Item {
  readonly number: number
}

const key = fc.nat(60).map(String)
const change = fc.oneof(
  fc.record({ kind: fc.constant('put'), key, number: fc.nat() }),
  fc.record({ kind: fc.constant('take'), key }),
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(map: ReadonlyMap<string, Item>, one: Change): ReadonlyMap<string, Item> {
  return 'number' in one ? withEntry(map, one.key, { number: one.number }) : withoutEntry(map, one.key)
}

/** What `Map` itself makes of it. */
function expected(map: ReadonlyMap<string, Item>, one: Change): ReadonlyMap<string, Item> {
  const copy = new Map(map)
  if ('number' in one) copy.set(one.key, { number: one.number })
  else copy.delete(one.key)
  return copy
}

function sorted(map: ReadonlyMap<string, Item>): [string, Item][] {
  return [...map].toSorted(([a], [b]) => a.localeCompare(b))
}

test('any changes, of any older map too, give what copies of a Map would give, and change no older map', () => {
  const step = fc.tuple(fc.nat(), change)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const shared: ReadonlyMap<string, Item>[] = [new Map()]
      const copies: ReadonlyMap<string, Item>[] = [new Map()]
      for (const [of, one] of steps) {
        // Mostly the last one goes on, as in a fold.
        const at = of % 4 === 0 ? of % shared.length : shared.length - 1
        shared.push(changed(shared[at] ?? new Map(), one))
        copies.push(expected(copies[at] ?? new Map(), one))
      }
      for (const [at, copy] of copies.entries()) {
        const map = shared[at] ?? new Map()
        expect(sorted(map)).toEqual(sorted(copy))
        expect(map.size).toBe(copy.size)
        for (const [name, item] of copy) expect(map.get(name)).toEqual(item)
      }
    }),
  )
})

test('keys stay in the order in which they came, however often their values change', () => {
  const names = Array.from({ length: 40 }, (_, index) => `key ${index}`)
  let map: ReadonlyMap<string, Item> = new Map()
  for (const [number, name] of names.entries()) map = withEntry(map, name, { number })
  for (const name of names.toReversed()) map = withEntry(map, name, { number: 0 })
  for (const name of names.slice(5, 35)) map = withoutEntry(map, name)
  expect([...map.keys()]).toEqual([...names.slice(0, 5), ...names.slice(35)])
})

test('a key that an older map was given is not in its younger sibling', () => {
  const root = withEntry(new Map<string, Item>(), 'a', { number: 1 })
  const one = withEntry(root, 'b', { number: 2 })
  const other = withEntry(root, 'c', { number: 3 })
  expect([[...root.keys()], [...one.keys()], [...other.keys()]]).toEqual([['a'], ['a', 'b'], ['a', 'c']])
  expect(other.has('b')).toBe(false)
})

test('a map from which everything was taken is an empty Map', () => {
  expect(withoutEntry(withEntry(new Map<string, Item>(), 'a', { number: 1 }), 'a')).toEqual(new Map())
})

test('of several values that fit, the newest is found', () => {
  const map = withEntry(withEntry(new Map<string, Item>(), 'a', { number: 1 }), 'b', { number: 1 })
  expect(findNewest(map, ({ number }) => number === 1)).toBe(map.get('b'))
  expect(findNewest(map, ({ number }) => number === 2)).toBeUndefined()
})
