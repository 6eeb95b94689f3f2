/** Answers to what a run asks a person. The first answer wins: a later one is refused as `already_answered`. */
import type { ApprovalAnswer, InputAnswer } from '@/lib/protocol/tools'
import { browserFetch, jsonBody, send } from './request'

/** @throws ClientError; `already_answered` says by whom, and what. */
export async function answerApproval(
  runId: string,
  approvalId: string,
  answer: ApprovalAnswer,
  request: typeof fetch = browserFetch,
): Promise<void> {
  await send(questionPath(runId, 'approvals', approvalId), jsonBody('POST', answer), request)
}

/** @throws ClientError; `already_answered` says by whom. */
export async function answerInput(
  runId: string,
  inputId: string,
  answer: InputAnswer,
  request: typeof fetch = browserFetch,
): Promise<void> {
  await send(questionPath(runId, 'inputs', inputId), jsonBody('POST', answer), request)
}

function questionPath(runId: string, kind: 'approvals' | 'inputs', id: string): string {
  return `/api/runs/${encodeURIComponent(runId)}/${kind}/${encodeURIComponent(id)}`
}
