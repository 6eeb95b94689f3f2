import { expect, test } from 'vitest'
import { headOfApproval, wordsOfApproval, wordsOfInput } from './question-words'

const question = { id: 'q', prompt: '' }

test.each([
  [{ decision: 'allow_once', by: 'local' }, 'Allowed once by You'],
  [{ decision: 'allow_once', by: 'local', value: {} }, 'Allowed once by You, with edited arguments'],
  [{ decision: 'allow_run', by: 'policy' }, 'Allowed in this run by policy'],
  [{ decision: 'refuse', by: 'local' }, 'Refused by You'],
  [{ decision: 'expired', by: 'policy' }, 'Refused: nobody answered in time'],
  [{ decision: 'cancelled', by: 'policy' }, 'Not needed any more'],
])('%j reads “%s”', (answer, text) => {
  expect(wordsOfApproval({ ...question, answer })?.text).toBe(text)
})

test('a refusal keeps its reason', () => {
  const answer = { decision: 'refuse', by: 'local', reason: 'use the staging copy' }
  expect(wordsOfApproval({ ...question, answer })).toEqual({
    isYes: false,
    text: 'Refused by You',
    said: 'use the staging copy',
  })
})

test('an answer shows its value, and a declined one says so', () => {
  expect(wordsOfInput({ ...question, answer: { by: 'local', value: { a: 1 } } })?.said).toBe('{"a":1}')
  expect(wordsOfInput({ ...question, answer: { by: 'local', value: null } })?.text).toBe('Declined by You')
  expect(wordsOfInput(question)).toBeNull()
})

test('the head of an approval is a question', () => {
  expect(headOfApproval('deploy', 'Create an index on production?')).toBe('Create an index on production?')
  expect(headOfApproval('deploy', 'It changes data.')).toBe('Run deploy?')
})
