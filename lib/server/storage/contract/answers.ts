import { expect } from 'vitest'
import type { PersonAnswer } from '@/lib/server/engine/ports'
import type { StoredAnswer } from '@/lib/server/storage/storage'
import {
  answerEnd,
  approval,
  awkwardTexts,
  continuingRun,
  firstRun,
  owner,
  personAnswer,
  storageCase,
} from './records'

function inOrder(answers: readonly StoredAnswer[]): readonly StoredAnswer[] {
  return answers.toSorted((one, other) => (one.questionId < other.questionId ? -1 : 1))
}

const everyKind: readonly PersonAnswer[] = [
  approval('ada'),
  approval('bob', { decision: 'allow_run', arguments: { path: 'a.txt', deep: [[null, 1.5]] } }),
  approval('ada', { decision: 'refuse', reason: 'Not this one.' }),
  { type: 'input', value: { name: 'Ada' }, by: 'ada' },
  { type: 'input', value: null, by: 'ada' },
]

export const answerCases = [
  storageCase('answers of every kind come back as they were, each to its question', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.startRun(owner, continuingRun({ name: 'two' }))
    const answers = everyKind.map((answer, index) => ({ questionId: `question ${index}`, answer }))
    expect(await storage.answersOf(owner, 'one')).toEqual([])

    for (const answer of answers) expect(await storage.answerQuestion(owner, 'one', answer)).toBe(true)

    expect(inOrder(await storage.answersOf(owner, 'one'))).toEqual(answers)
    expect(await storage.answersOf(owner, 'two')).toEqual([])
    expect(await storage.answersOf(owner, 'none')).toEqual([])
  }),

  storageCase('the first answer to a question stays', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const first = personAnswer('question', approval('ada'))

    expect(await storage.answerQuestion(owner, 'one', first)).toBe(true)
    expect(await storage.answerQuestion(owner, 'one', first)).toBe(false)
    const second = personAnswer('question', approval('bob'))
    expect(await storage.answerQuestion(owner, 'one', second)).toBe(false)

    expect(await storage.answersOf(owner, 'one')).toEqual([first])
  }),

  storageCase('of 20 answers at once to one question the first counts and no other', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.markWaiting(owner, 'one', true)
    const answers = Array.from({ length: 20 }, (_, index) =>
      personAnswer('question', approval(`person ${index}`)),
    )

    const results = await Promise.all(answers.map((answer) => storage.answerQuestion(owner, 'one', answer)))

    expect(results.filter(Boolean)).toHaveLength(1)
    expect(await storage.answersOf(owner, 'one')).toEqual([answers[results.indexOf(true)]])
  }),

  storageCase('answers at once to different questions are all kept', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const answers = Array.from({ length: 9 }, (_, index) => personAnswer(`question ${index}`))

    const results = await Promise.all(answers.map((answer) => storage.answerQuestion(owner, 'one', answer)))

    expect(results).toEqual(answers.map(() => true))
    expect(inOrder(await storage.answersOf(owner, 'one'))).toEqual(answers)
  }),

  storageCase('two runs may ask by the same id, each for its own answer', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.startRun(owner, continuingRun({ name: 'two' }))
    const [ofOne, ofTwo] = [
      personAnswer('question', approval('ada')),
      personAnswer('question', approval('bob')),
    ]

    expect(await storage.answerQuestion(owner, 'one', ofOne)).toBe(true)
    expect(await storage.answerQuestion(owner, 'two', ofTwo)).toBe(true)

    expect(await storage.answersOf(owner, 'one')).toEqual([ofOne])
    expect(await storage.answersOf(owner, 'two')).toEqual([ofTwo])
  }),

  storageCase('a run that has ended or is gone takes no answer', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.answerQuestion(owner, 'one', personAnswer('early'))
    await storage.finishRun(owner, 'one', [], answerEnd())

    expect(await storage.answerQuestion(owner, 'one', personAnswer('late'))).toBe(false)
    expect(await storage.answerQuestion(owner, 'none', personAnswer('early'))).toBe(false)

    expect(await storage.answersOf(owner, 'one')).toEqual([personAnswer('early')])
    expect(await storage.answersOf(owner, 'none')).toEqual([])
  }),

  storageCase('answers go with their conversation, and their ids are free again', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.startRun(owner, firstRun({ name: 'kept', conversationId: 'other' }))
    await storage.answerQuestion(owner, 'one', personAnswer('question', approval('ada')))
    await storage.answerQuestion(owner, 'kept', personAnswer('question'))

    await storage.removeConversation(owner, 'conversation')
    expect(await storage.answersOf(owner, 'one')).toEqual([])
    expect(await storage.answersOf(owner, 'kept')).toEqual([personAnswer('question')])

    await storage.startRun(owner, firstRun({ name: 'one' }))
    expect(await storage.answersOf(owner, 'one')).toEqual([])
    const again = personAnswer('question', approval('bob'))
    expect(await storage.answerQuestion(owner, 'one', again)).toBe(true)
    expect(await storage.answersOf(owner, 'one')).toEqual([again])
  }),

  storageCase('an answer and the removal of its conversation at once leave nothing', async (storage) => {
    for (let round = 0; round < 10; round++) {
      await storage.startRun(owner, firstRun({ name: 'one' }))

      await Promise.all([
        storage.answerQuestion(owner, 'one', personAnswer('question')),
        storage.removeConversation(owner, 'conversation'),
        storage.answerQuestion(owner, 'one', personAnswer('another')),
      ])

      expect(await storage.answersOf(owner, 'one')).toEqual([])
    }
  }),

  storageCase('awkward texts are ids and values of answers like any other', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const values = JSON.parse('{"$set":{"a.b":1},"__proto__":{"x":[]},"":{},"none":null}')

    for (const text of awkwardTexts) {
      const answer = personAnswer(text, { type: 'input', value: { ...values, text }, by: text })
      expect(await storage.answerQuestion(owner, 'one', answer)).toBe(true)
      const found = (await storage.answersOf(owner, 'one')).find(({ questionId }) => questionId === text)
      expect(JSON.stringify(found?.answer)).toBe(JSON.stringify(answer.answer))
      expect(await storage.answersOf(owner, text)).toEqual([])
    }
    expect(await storage.answersOf(owner, 'one')).toHaveLength(awkwardTexts.length)
  }),
]
