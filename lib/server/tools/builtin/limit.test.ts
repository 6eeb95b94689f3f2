import { expect, test } from 'vitest'
import { createLimit } from './limit'

test('so many tasks run at once, the others in their order, and a failure gives its place on', async () => {
  const limit = createLimit(2)
  const begun: string[] = []
  let running = 0
  let most = 0
  const task = (name: string) =>
    limit(async () => {
      begun.push(name)
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running -= 1
      if (name === 'a') throw new Error(name)
    })

  const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map(task))

  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(most).toBe(2)
  expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')])
})
