import { expect, test } from 'vitest'
import { keepAnswers } from './kept-answers'

/** Answers with the key and which time it was asked for; a key that begins with `!` fails the first time. */
function counting() {
  const asked: string[] = []
  async function ask(key: string): Promise<string> {
    asked.push(key)
    const times = asked.filter((one) => one === key).length
    if (key.startsWith('!') && times === 1) throw new Error('cut')
    return `${key} ${times}`
  }
  return { asked, ask }
}

test('a key is asked for once, also while its answer is awaited', async () => {
  const { asked, ask } = counting()
  const answerOf = keepAnswers(ask, 3)
  expect(await Promise.all([answerOf('a'), answerOf('a')])).toEqual(['a 1', 'a 1'])
  expect(await answerOf('a')).toBe('a 1')
  expect(asked).toEqual(['a'])
})

test('what failed is asked again when it is next wanted', async () => {
  const { asked, ask } = counting()
  const answerOf = keepAnswers(ask, 3)
  await expect(answerOf('!a')).rejects.toThrow('cut')
  expect(await answerOf('!a')).toBe('!a 2')
  expect(await answerOf('!a')).toBe('!a 2')
  expect(asked).toEqual(['!a', '!a'])
})

test('beyond the most that is kept, the oldest answer goes', async () => {
  const { asked, ask } = counting()
  const answerOf = keepAnswers(ask, 2)
  for (const key of ['a', 'b', 'c', 'b', 'c']) await answerOf(key)
  expect(asked).toEqual(['a', 'b', 'c'])
  expect(await answerOf('a')).toBe('a 2')
  expect(await answerOf('b')).toBe('b 2')
})

test('a failure that comes late does not take away the newer answer to the same key', async () => {
  const failures: ((error: Error) => void)[] = []
  const ask = (key: string) =>
    key === 'a' && failures.length === 0
      ? new Promise<string>((_resolve, reject) => failures.push(reject))
      : Promise.resolve(key)
  const answerOf = keepAnswers(ask, 1)
  const late = answerOf('a')
  await answerOf('b')
  const newer = answerOf('a')
  failures[0]?.(new Error('cut'))
  await expect(late).rejects.toThrow('cut')
  expect(answerOf('a')).toBe(newer)
})
