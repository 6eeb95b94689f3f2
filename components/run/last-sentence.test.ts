import { expect, test } from 'vitest'
import { lastSentence } from './last-sentence'

test.each([
  ['', ''],
  ['First. Second one', 'Second one'],
  ['First.\n\nSecond.', 'Second.'],
  ['先看这里。再看那里', '再看那里'],
  ['no end', 'no end'],
])('of %j it is %j', (text, sentence) => {
  expect(lastSentence(text)).toBe(sentence)
})
