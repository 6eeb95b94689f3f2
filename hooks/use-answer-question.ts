'use client'

import { useState } from 'react'
import type { ApprovalAnswer, InputAnswer } from '@/lib/protocol/tools'
import { notifyConversationsChanged } from '@/lib/client/broadcast'
import { ClientError } from '@/lib/client/client-error'
import { answerApproval, answerInput } from '@/lib/client/questions-api'
import type { RunStore } from '@/lib/client/run-store'

export interface QuestionAnswering {
  /** An answer is on its way, or was taken: the run's next event tells what became of it. */
  readonly isSent: boolean
  /** Why the last answer did not count, in a sentence. */
  readonly problem: string | null
  readonly approve: (approvalId: string, answer: ApprovalAnswer) => void
  readonly reply: (inputId: string, answer: InputAnswer) => void
}

/** Answers one question of the run that a store holds. */
export function useAnswerQuestion(store: RunStore): QuestionAnswering {
  const [isSent, setSent] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function post(sending: Promise<void>): Promise<void> {
    setSent(true)
    setProblem(null)
    try {
      await sending
      notifyConversationsChanged()
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      setSent(false)
      setProblem(wordsOf(error))
    }
  }

  const runId = () => store.getState().run.runId
  return {
    isSent,
    problem,
    approve: (approvalId, answer) => void post(answerApproval(runId(), approvalId, answer)),
    reply: (inputId, answer) => void post(answerInput(runId(), inputId, answer)),
  }
}

function wordsOf({ code, message }: ClientError): string {
  return code === 'connection_failed' ? `${message} Your answer was not sent; try again.` : message
}
