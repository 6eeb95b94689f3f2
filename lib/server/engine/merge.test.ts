import { expect, test } from 'vitest'
import { idle } from './driven-run-test-setup'
import { merge } from './merge'
import { waiting, type Step } from './step'

const said = (message: string): Step => ({ type: 'tool_progress', tool_call_id: 'call', message })
const never = () => new Promise<void>(() => {})

function wordOf(step: Step | undefined): string | undefined {
  return step?.type === 'tool_progress' ? step.message : step?.type
}

async function* saying(...words: string[]): AsyncGenerator<Step, void> {
  for (const word of words) yield said(word)
}

/** A source that says each word when the test has it do so. */
function gatedSource(name: string) {
  let gate = Promise.withResolvers<string | undefined>()
  const calls: string[] = []
  async function* source(): AsyncGenerator<Step, void> {
    try {
      for (;;) {
        const word = await gate.promise
        gate = Promise.withResolvers()
        if (word === undefined) return
        yield said(`${name}${word}`)
        calls.push(`${name}${word} was taken`)
      }
    } finally {
      calls.push(`${name} is closed`)
    }
  }
  return {
    source: source(),
    say: (word: string) => gate.resolve(word),
    end: () => gate.resolve(undefined),
    calls,
  }
}

/** Takes all that comes, as fast as it comes. */
function listen(steps: AsyncGenerator<Step, void>) {
  const heard: (string | undefined)[] = []
  const ended = (async () => {
    for await (const step of steps) heard.push(wordOf(step))
  })()
  return { heard, ended }
}

test('what sources say comes out in the order in which they say it', async () => {
  const [a, b] = [gatedSource('a'), gatedSource('b')]
  const { heard, ended } = listen(merge([a.source, b.source], never))
  b.say('1')
  await idle()
  a.say('1')
  await idle()
  b.say('2')
  await idle()
  expect(heard).toEqual(['b1', 'a1', 'b2'])
  a.end()
  b.end()
  await ended
})

test('a source goes on only when what it said has been taken', async () => {
  const a = gatedSource('a')
  const merged = merge([a.source], never)
  a.say('1')
  expect(wordOf((await merged.next()).value ?? undefined)).toBe('a1')
  await idle()
  expect(a.calls).toEqual([])
  const next = merged.next()
  await idle()
  expect(a.calls).toEqual(['a1 was taken'])
  a.end()
  expect((await next).done).toBe(true)
})

test('no sources are the end', async () => {
  expect((await merge([], never).next()).done).toBe(true)
})

test('no source has to wait for another that says more', async () => {
  const { heard, ended } = listen(merge([saying('a', 'b', 'c', 'd'), saying('1', '2')], never))
  await ended
  expect(heard).toEqual(['a', '1', 'b', '2', 'c', 'd'])
})

/** Waits until `isReady`, then says so. */
async function* waiter(name: string, isReady: () => boolean): AsyncGenerator<Step, void> {
  while (!isReady()) yield waiting
  yield said(`${name} goes on`)
}

test('waiting is said only when all that are left wait, and being pulled again asks each of them', async () => {
  let asked = 0
  let isReady = false
  const ready = () => (asked++, isReady)
  const a = gatedSource('a')
  const merged = merge([waiter('x', ready), waiter('y', ready), a.source], never)
  const first = merged.next()
  await idle()
  expect(asked).toBe(2)
  a.say('1')
  expect(wordOf((await first).value ?? undefined)).toBe('a1')
  const second = merged.next()
  a.end()
  expect((await second).value).toBe(waiting)
  expect((await merged.next()).value).toBe(waiting)
  expect(asked).toBe(4)
  isReady = true
  const { heard, ended } = listen(merged)
  await ended
  expect(heard).toEqual(['x goes on', 'y goes on'])
})

test('a change wakes those who wait while others still work', async () => {
  let change = Promise.withResolvers<void>()
  let isReady = false
  const a = gatedSource('a')
  const { heard, ended } = listen(merge([waiter('x', () => isReady), a.source], () => change.promise))
  await idle()
  expect(heard).toEqual([])
  isReady = true
  const { resolve } = change
  change = Promise.withResolvers()
  resolve()
  await idle()
  expect(heard).toEqual(['x goes on'])
  a.end()
  await ended
})

test('what waits inside one source lets the sources beside it go on', async () => {
  let isReady = false
  const a = gatedSource('a')
  const inner = merge([waiter('x', () => isReady)], never)
  const merged = merge([inner, a.source], never)
  const first = merged.next()
  a.say('1')
  expect(wordOf((await first).value ?? undefined)).toBe('a1')
  a.end()
  expect((await merged.next()).value).toBe(waiting)
  isReady = true
  expect(wordOf((await merged.next()).value ?? undefined)).toBe('x goes on')
})

test('an error of one source is the error of all, and the others are closed', async () => {
  const a = gatedSource('a')
  async function* failing(): AsyncGenerator<Step, void> {
    yield said('b1')
    throw new Error('broke')
  }
  a.say('1')
  const { heard, ended } = listen(merge([a.source, failing()], never))
  await expect(ended).rejects.toThrow('broke')
  expect(heard).toEqual(['b1', 'a1'])
  a.say('2')
  await idle()
  expect(a.calls).toContain('a is closed')
  expect(heard).toEqual(['b1', 'a1'])
})

test('whenever a source has ended, others that can begin by then begin', async () => {
  const [a, b] = [gatedSource('a'), gatedSource('b')]
  const later = [[saying('c')], [], [saying('d', 'e')]]
  const { heard, ended } = listen(merge([a.source, b.source], never, () => later.shift() ?? []))
  a.end()
  await idle()
  expect(heard).toEqual(['c'])
  b.end()
  await ended
  expect(heard).toEqual(['c', 'd', 'e'])
})

test('what begins later is a source like the others: it may wait, and it is closed when merge is left', async () => {
  let isClosed = false
  async function* parked(): AsyncGenerator<Step, void> {
    try {
      for (;;) yield waiting
    } finally {
      isClosed = true
    }
  }
  const later = [[parked()]]
  const merged = merge([saying('a')], never, () => later.shift() ?? [])
  expect(wordOf((await merged.next()).value ?? undefined)).toBe('a')
  expect((await merged.next()).value).toBe(waiting)
  await merged.return()
  await idle()
  expect(isClosed).toBe(true)
})

test('leaving early closes every source, those that wait as well, without waiting for them', async () => {
  const a = gatedSource('a')
  let isClosed = false
  async function* parked(): AsyncGenerator<Step, void> {
    try {
      for (;;) yield waiting
    } finally {
      isClosed = true
    }
  }
  async function* hanging(): AsyncGenerator<Step, void> {
    await never()
  }
  const merged = merge([parked(), hanging(), a.source], never)
  a.say('1')
  await merged.next()
  await merged.return()
  await idle()
  expect(isClosed).toBe(true)
  expect(a.calls).toEqual(['a is closed'])
})
