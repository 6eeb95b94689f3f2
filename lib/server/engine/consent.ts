/** Whether a tool may run: the policy, and the person that it asks. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { type AgentRun, type Speaker, spanField } from './agent-run'
import { parseObject } from './model-messages'
import type { Tool } from './ports'
import { waiting, type Step } from './step'

interface Asked {
  readonly toolCallId: string
  readonly tool: Tool
  /** As the model wrote them. */
  readonly args: Readonly<Record<string, unknown>>
}

/** A person's or the policy's word. `args` are those to run the tool with, edited or not. */
export type Consent =
  | { readonly type: 'granted'; readonly args: unknown; readonly isEdited: boolean }
  | { readonly type: 'refused'; readonly reason: string }

/** Asks for consent where it is needed, and says `waiting` until somebody has answered. */
export async function* consentTo(
  run: AgentRun,
  speaker: Speaker,
  asked: Asked,
): AsyncGenerator<Step, Consent> {
  const { toolCallId, tool, args } = asked
  if (!needsConsent(tool, speaker)) return { type: 'granted', args, isEdited: false }
  if (run.approvals === 'refuse') {
    return {
      type: 'refused',
      reason: 'This tool needs the consent of a person, and nobody can be asked here.',
    }
  }
  for (;;) {
    const approval = approvalOf(run.state(), toolCallId)
    const answer = approval?.question?.answer
    if (answer) return consentOf(answer, args)
    const isAllowed = isAllowedForRun(run, speaker, tool.name)
    if (isAllowed && !approval) return { type: 'granted', args, isEdited: false }
    yield approval?.question ? responseTo(run, approval.question, isAllowed) : requestFor(run, speaker, asked)
  }
}

function requestFor(run: AgentRun, { spanId, agent }: Speaker, { toolCallId, tool, args }: Asked): Step {
  return {
    type: 'approval_request',
    ...spanField(spanId),
    approval_id: run.newId(),
    tool_call_id: toolCallId,
    tool_name: tool.name,
    arguments: args,
    reason: reasonOf(tool),
    expires_at: run.clock() + agent.approval.timeout_seconds * 1000,
  }
}

function needsConsent(tool: Tool, { agent }: Speaker): boolean {
  if (tool.approval !== 'policy') return tool.approval === 'ask'
  if (agent.approval.ask === 'changes') return !tool.isReadOnly
  return agent.approval.ask === 'always'
}

function reasonOf({ isReadOnly, server }: Tool): string {
  const where = server === undefined ? '' : ` on ${server}`
  return isReadOnly
    ? `It only reads${where}, and this agent asks before every tool.`
    : `It may change something${where}. Weir cannot undo it.`
}

type Question = NonNullable<StreamingBlock['question']>

/** What is known of an open question by now. A person's own word counts before what they said of the tool. */
function responseTo(run: AgentRun, { id, expiresAt = Infinity }: Question, isAllowed: boolean): Step {
  const response = { type: 'approval_response', approval_id: id } as const
  const answer = run.answers.of(id)
  if (answer?.type === 'approval') {
    const { decision, reason, by } = answer
    return {
      ...response,
      decision,
      ...(answer.arguments !== undefined && { arguments: answer.arguments }),
      ...(reason !== undefined && { reason }),
      by,
    }
  }
  if (isAllowed) return { ...response, decision: 'allow_run', by: 'policy' }
  if (run.clock() >= expiresAt) return { ...response, decision: 'expired', by: 'policy' }
  return waiting
}

function consentOf(answer: NonNullable<Question['answer']>, args: Asked['args']): Consent {
  const { decision, value, reason } = answer
  if (decision === 'allow_once' || decision === 'allow_run') {
    const edited = value === undefined ? undefined : parseObject(JSON.stringify(value))
    return { type: 'granted', args: edited ?? args, isEdited: edited !== undefined }
  }
  if (decision === 'expired')
    return { type: 'refused', reason: 'Nobody answered in time, so the call was refused.' }
  return {
    type: 'refused',
    reason: reason ? `A person refused this call: ${reason}` : 'A person refused this call.',
  }
}

function approvalOf(state: RunState, toolCallId: string): StreamingBlock | undefined {
  return blocksOf(state).findLast((block) => block.type === 'approval' && block.toolCallId === toolCallId)
}

/**
 * `allow_run` is for a tool of one agent: another agent's tool of the same name may be another tool. It counts from the
 * moment it was given, so that all who wait see it at once, whoever of them it was given to.
 */
function isAllowedForRun(run: AgentRun, { spanId }: Speaker, toolName: string): boolean {
  const agentId = run.state().spans.get(spanId)?.nodeInfo?.nodeName
  return blocksOf(run.state()).some(
    (block) =>
      block.type === 'approval' &&
      block.toolCalls?.[0]?.name === toolName &&
      (block.spanId === spanId || (agentId !== undefined && block.nodeInfo?.nodeName === agentId)) &&
      decisionOf(run, block.question) === 'allow_run',
  )
}

function decisionOf(run: AgentRun, question: Question | undefined): string | undefined {
  if (!question || question.answer) return question?.answer?.decision
  const given = run.answers.of(question.id)
  return given?.type === 'approval' ? given.decision : undefined
}
