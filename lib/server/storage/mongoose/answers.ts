import type { PersonAnswer } from '@/lib/server/engine/ports'
import type { Storage, StoredAnswer } from '@/lib/server/storage/storage'
import type { Database } from './database'
import { findUnfinished } from './run-status'
import type { AnswerDocument } from './schema'
import { isDuplicate } from './unavailable'

type AnswerVerbs = Pick<Storage, 'answerQuestion' | 'answersOf'>

export function answerVerbs(database: Database): AnswerVerbs {
  return {
    async answerQuestion(owner, runId, answer) {
      try {
        return await database.transact(async (collections, session) => {
          const { answers, runs } = collections
          if (!(await findUnfinished(collections, owner, runId, session))) return false
          await runs.updateOne({ owner, id: runId }, { $inc: { answers: 1 } }, { session })
          await answers.insertMany([answerFields(owner, runId, answer)], { session })
          return true
        })
      } catch (error) {
        // Of answers at once to one question, the index lets one through.
        if (isDuplicate(error)) return false
        throw error
      }
    },

    answersOf(owner, runId) {
      return database.use(async ({ answers }) => {
        const found = await answers.find({ owner, run_id: runId }).lean()
        return found.map(answerOfPerson)
      })
    },
  }
}

export function answerOfPerson(document: AnswerDocument): StoredAnswer {
  // Written by `JSON.stringify` of the same type.
  const answer: PersonAnswer = JSON.parse(document.answer)
  return { questionId: document.question_id, answer }
}

export function answerFields(
  owner: string,
  runId: string,
  { questionId, answer }: StoredAnswer,
): AnswerDocument {
  return { owner, run_id: runId, question_id: questionId, answer: JSON.stringify(answer) }
}
