import { z } from 'zod'
import type { PersonAnswer } from '@/lib/server/engine/ports'
import type { Storage, StoredAnswer } from '@/lib/server/storage/storage'
import type { Database, Values } from './database'
import { ownJson } from './rows'
import { unfinished } from './schema'

export const answerQueries = {
  add: `
    insert into answers (owner, run_id, question_id, answer)
    select owner, id, :question_id, :answer from runs
    where owner = :owner and id = :run_id and ${unfinished}
    on conflict do nothing`,
  list: 'select * from answers where owner = :owner and run_id = :run_id',
}

type AnswerVerbs = Pick<Storage, 'answerQuestion' | 'answersOf'>

export function answerVerbs(database: Database): AnswerVerbs {
  return {
    async answerQuestion(owner, runId, answer) {
      return database.run(answerQueries.add, answerValues(owner, runId, answer)) > 0
    },

    async answersOf(owner, runId) {
      return database.all(answerQueries.list, { owner, run_id: runId }).map(readAnswerOfPerson)
    },
  }
}

const answerRow = z.object({ question_id: z.string(), answer: ownJson<PersonAnswer>() })

export function readAnswerOfPerson(row: unknown): StoredAnswer {
  const { question_id, answer } = answerRow.parse(row)
  return { questionId: question_id, answer }
}

export function answerValues(owner: string, runId: string, { questionId, answer }: StoredAnswer): Values {
  return { owner, run_id: runId, question_id: questionId, answer: JSON.stringify(answer) }
}
