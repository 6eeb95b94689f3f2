/** What a run asks of a person, and what it is told. */
import type { RunEventOf } from '@/lib/protocol/events'
import type { Question, RunState } from './block'
import { closeBlocks, openBlock, withLiveStatus } from './open-blocks'
import { changeCall } from './reduce-tool'

export function reduceApprovalRequest(state: RunState, event: RunEventOf<'approval_request'>): RunState {
  const call = {
    index: 0,
    id: event.tool_call_id,
    name: event.tool_name,
    arguments: JSON.stringify(event.arguments ?? {}),
  }
  const asked = openBlock(state, event.span_id ?? '', event.t, {
    type: 'approval',
    content: event.reason,
    toolCalls: [call],
    toolCallId: call.id,
    question: {
      id: event.approval_id,
      prompt: event.reason,
      arguments: event.arguments,
      expiresAt: event.expires_at,
    },
  })
  return withLiveStatus(changeCall(asked, call.id, { status: 'waiting' }))
}

/** Consent sets the call going; what a refusal makes of it is told by its `tool_result`. */
export function reduceApprovalResponse(state: RunState, event: RunEventOf<'approval_response'>): RunState {
  const { approval_id, decision, reason, by } = event
  const asked = openQuestion(state, approval_id)
  if (!asked) return state
  const answered = answer(state, approval_id, { decision, value: event.arguments, reason, by }, event.t)
  const isAllowed = decision === 'allow_once' || decision === 'allow_run'
  return isAllowed ? changeCall(answered, asked.toolCallId ?? '', { status: 'running' }) : answered
}

export function reduceInputRequest(state: RunState, event: RunEventOf<'input_request'>): RunState {
  const { input_id, prompt, schema, expires_at } = event
  const question: Question = { id: input_id, prompt, schema, expiresAt: expires_at }
  return withLiveStatus(
    openBlock(state, event.span_id ?? '', event.t, { type: 'input', content: prompt, question }),
  )
}

export function reduceInputResponse(state: RunState, event: RunEventOf<'input_response'>): RunState {
  return answer(state, event.input_id, { value: event.value, by: event.by }, event.t)
}

function openQuestion(state: RunState, questionId: string) {
  return [...state.open.values()].find(({ question }) => question?.id === questionId)
}

/** The first answer wins: a question that has one is not open any more. */
function answer(
  state: RunState,
  questionId: string,
  given: NonNullable<Question['answer']>,
  t: number,
): RunState {
  const block = openQuestion(state, questionId)
  if (!block?.question) return state
  return withLiveStatus(closeBlocks(state, [{ ...block, question: { ...block.question, answer: given } }], t))
}
