import fc from 'fast-check'
import { expect, test } from 'vitest'
import { executionChain } from './execution-chain'

function ran(name: string, start: number, end: number) {
  return { name, start, end }
}

test('nodes that ran one after the other stand alone, in order of start', () => {
  expect(executionChain([ran('b', 10, 20), ran('a', 0, 10)])).toEqual([['a'], ['b']])
})

test('nodes that ran at once share a group', () => {
  expect(executionChain([ran('a', 0, 10), ran('b', 1, 5), ran('c', 2, 9), ran('d', 10, 11)])).toEqual([
    ['a', 'b', 'c'],
    ['d'],
  ])
})

test('a node that began when one of the group had ended begins the next, though another still ran', () => {
  expect(executionChain([ran('long', 0, 100), ran('a', 1, 5), ran('b', 5, 9)])).toEqual([
    ['long', 'a'],
    ['b'],
  ])
})

test('nothing ran', () => {
  expect(executionChain([])).toEqual([])
})

test('every node is in the chain once, and any two of a group overlap', () => {
  const node = fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 20 }))
  fc.assert(
    fc.property(fc.array(node, { maxLength: 20 }), (times) => {
      const nodes = times.map(([start, length], index) => ran(String(index), start, start + length))
      const chain = executionChain(nodes)
      expect(chain.flat().toSorted()).toEqual(nodes.map(({ name }) => name).toSorted())
      for (const group of chain) {
        const members = nodes.filter(({ name }) => group.includes(name))
        const lastStart = Math.max(...members.map(({ start }) => start))
        expect(members.every(({ end }) => end > lastStart)).toBe(true)
      }
    }),
  )
})
