import { expect, test } from 'vitest'
import { idle } from './driven-run-test-setup'
import { createPermits, permitted } from './permits'
import { waiting, type Step } from './step'

/** Asks for permits in turn and notes who has got one. */
function asking(count: number) {
  const permits = createPermits(count)
  const got: string[] = []
  const ask = (name: string) =>
    permits.acquire().then((giveBack) => {
      got.push(name)
      return giveBack
    })
  return { permits, got, ask }
}

test('no more get a permit than there are; who came first gets the next', async () => {
  const { got, ask } = asking(2)
  const [a, b] = [ask('a'), ask('b')]
  void ask('c')
  void ask('d')
  await idle()
  expect(got).toEqual(['a', 'b'])
  ;(await b)()
  await idle()
  expect(got).toEqual(['a', 'b', 'c'])
  ;(await a)()
  await idle()
  expect(got).toEqual(['a', 'b', 'c', 'd'])
})

test('a permit that is given back twice is one permit', async () => {
  const { got, ask } = asking(1)
  const giveBack = await ask('a')
  giveBack()
  giveBack()
  void ask('b')
  void ask('c')
  await idle()
  expect(got).toEqual(['a', 'b'])
})

const said = (message: string): Step => ({ type: 'tool_progress', tool_call_id: 'call', message })

test('a source has its permit from its first word to its last', async () => {
  const { permits, got, ask } = asking(1)
  async function* source(): AsyncGenerator<Step, void> {
    yield said('one')
  }
  const steps = permitted(permits, source())
  expect((await steps.next()).value).toEqual(said('one'))
  void ask('other')
  await idle()
  expect(got).toEqual([])
  expect((await steps.next()).done).toBe(true)
  await idle()
  expect(got).toEqual(['other'])
})

test('while a source waits for a person, another has its permit; to look again it takes one', async () => {
  const { permits, got, ask } = asking(1)
  let looks = 0
  async function* source(): AsyncGenerator<Step, void> {
    for (;;) {
      looks += 1
      yield waiting
    }
  }
  const steps = permitted(permits, source())
  expect((await steps.next()).value).toBe(waiting)
  const giveBack = await ask('other')
  expect(got).toEqual(['other'])
  const again = steps.next()
  await idle()
  expect(looks).toBe(1)
  giveBack()
  expect((await again).value).toBe(waiting)
  expect(looks).toBe(2)
})

test.for(['throws', 'is left'])('a source that %s gives its permit back', async (how) => {
  const { permits, got, ask } = asking(1)
  async function* source(): AsyncGenerator<Step, void> {
    yield said('one')
    throw new Error('broke')
  }
  const steps = permitted(permits, source())
  await steps.next()
  if (how === 'throws') await expect(steps.next()).rejects.toThrow('broke')
  else await steps.return()
  await ask('other')
  expect(got).toEqual(['other'])
})

test('a source that is left is closed', async () => {
  let isClosed = false
  async function* source(): AsyncGenerator<Step, void> {
    try {
      yield said('one')
    } finally {
      isClosed = true
    }
  }
  const steps = permitted(createPermits(1), source())
  await steps.next()
  await steps.return()
  expect(isClosed).toBe(true)
})
