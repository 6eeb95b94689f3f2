import type { RunState } from '@/lib/blocks/block'
import { blocksOfSpan } from '@/lib/blocks/reduce'
import type { GraphNodeOf } from '@/lib/protocol/graphs'
import type { Attempt, GraphRun, Outcome } from './graph-run'
import { lostBefore } from './graph-view'
import { failed } from './node-error'
import { waiting, type Step } from './step'

/** A question to a person; the answer is the output. It outlives its driver. */
export async function* humanWork(
  run: GraphRun,
  attempt: Attempt,
  node: GraphNodeOf<'human'>,
): AsyncGenerator<Step, Outcome> {
  const { spanId, input } = attempt
  const heard = answerBefore(run.state(), attempt)
  if (heard) return outcomeOfAnswer(heard.value, heard.by)
  if (run.approvals === 'refuse') return failed('input_declined', 'Nobody can be asked here.')
  if (!questionIn(run.state(), spanId)) yield requestFor(run, spanId, String(input), node)
  for (;;) {
    const { id = '', answer, expiresAt = Infinity } = questionIn(run.state(), spanId) ?? {}
    if (answer) return outcomeOfAnswer(answer.value, answer.by)
    const given = run.answers.of(id)
    const response = { type: 'input_response', input_id: id } as const
    if (given?.type === 'input') yield { ...response, value: given.value, by: given.by }
    else if (run.clock() >= expiresAt) yield { ...response, value: null, by: 'policy' }
    else yield waiting
  }
}

function requestFor(
  run: GraphRun,
  spanId: string,
  prompt: string,
  { schema, timeout_seconds }: GraphNodeOf<'human'>,
): Step {
  return {
    type: 'input_request',
    span_id: spanId,
    input_id: run.newId(),
    prompt,
    ...(schema && { schema }),
    ...(timeout_seconds !== undefined && { expires_at: run.clock() + Math.round(timeout_seconds * 1000) }),
  }
}

/** What a person said to an attempt that was lost before it could end: nobody is asked twice. */
function answerBefore(state: RunState, attempt: Attempt) {
  return lostBefore(state, attempt)
    .map(({ spanId }) => questionIn(state, spanId)?.answer)
    .findLast((answer) => answer !== undefined)
}

function questionIn(state: RunState, spanId: string) {
  return blocksOfSpan(state, spanId).find(({ type }) => type === 'input')?.question
}

function outcomeOfAnswer(value: unknown, by: string): Outcome {
  if (value !== null && value !== undefined) return { status: 'completed', output: value }
  return by === 'policy'
    ? failed('node_timeout', 'Nobody answered in time.')
    : failed('input_declined', `${by} declined to answer.`)
}
