import { expect, test } from 'vitest'
import { noGroups, withCount, withOneMore } from './shown-groups'

test('of a text that comes at once the end is shown first', () => {
  const groups = withCount(noGroups, 5)
  expect(groups.hidden).toEqual([0, 1, 2])
  expect(withOneMore(groups).hidden).toEqual([0, 1])
})

test('a text that grows group by group hides nothing', () => {
  const grown = [1, 2, 3, 4, 5].reduce(withCount, noGroups)
  expect(grown).toEqual({ count: 5, hidden: [] })
})

test('what is shown stays shown when much comes behind it', () => {
  expect(withCount(withCount(noGroups, 2), 7).hidden).toEqual([2, 3, 4])
})

test('more may come while groups still wait', () => {
  expect(withCount(withCount(noGroups, 5), 9).hidden).toEqual([0, 1, 2, 5, 6])
})

test('a shorter text forgets what waits behind its end', () => {
  expect(withCount(withCount(noGroups, 5), 2)).toEqual({ count: 2, hidden: [0, 1] })
})
