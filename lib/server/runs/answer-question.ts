/** What a person answers to a run that asks: the first answer counts, from whatever device. */
import type { Question, RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { ApprovalAnswer, InputAnswer } from '@/lib/protocol/tools'
import type { PersonAnswer } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { createArgumentCheck } from '@/lib/server/tools/check-arguments'
import type { RunRecord } from '@/lib/server/storage/storage'
import { findRun } from './follow-run'
import { foldLog } from './fold-log'
import type { RunServices } from './run-services'
import { choicesOf } from './speaker-tools'

interface Asked {
  readonly owner: string
  readonly runId: string
  readonly questionId: string
  /** Who answers, as the page shows it. */
  readonly by: string
}

/**
 * Answers an approval: stored before this resolves, so that a crash after it loses nothing.
 * @throws AppError `not_found`; `already_answered`, which says how; `invalid_request` for edited arguments that do not
 *   fit the tool.
 */
export async function answerApproval(
  services: RunServices,
  asked: Asked,
  given: ApprovalAnswer,
): Promise<void> {
  const { run, state, block } = await openQuestion(services, asked, 'approval')
  const { decision, reason, arguments: edited } = given
  if (edited !== undefined && decision !== 'refuse')
    await checkArguments(services, asked.owner, run, state, block, edited)
  await give(services, asked, {
    type: 'approval',
    decision,
    ...(edited !== undefined && { arguments: edited }),
    ...(reason !== undefined && reason !== '' && { reason }),
    by: asked.by,
  })
}

/**
 * Answers an input request; `decline` gives whoever asked no value.
 * @throws AppError `not_found`, `already_answered`; `invalid_request` for a value that does not fit what was asked for
 */
export async function answerInput(
  services: RunServices,
  asked: Asked,
  { action = 'accept', value }: InputAnswer,
): Promise<void> {
  const { block } = await openQuestion(services, asked, 'input')
  const problem = action === 'accept' ? problemOf(block.question?.schema, value) : undefined
  if (problem !== undefined) throw new AppError('invalid_request', problem, { param: 'value' })
  await give(services, asked, { type: 'input', value: action === 'accept' ? value : null, by: asked.by })
}

function problemOf(schema: Question['schema'], value: unknown): string | undefined {
  if (schema !== undefined) return createArgumentCheck(schema, 'The answer')(value)
  if (typeof value === 'string') return undefined
  return 'The answer must be a text. To give none, send {"action": "decline"}.'
}

async function openQuestion(
  services: RunServices,
  { owner, runId, questionId }: Asked,
  type: PersonAnswer['type'],
) {
  const run = await findRun(services, owner, runId)
  const state = await foldLog(services.log, owner, runId)
  const block = blocksOf(state).find((each) => each.type === type && each.question?.id === questionId)
  if (!block?.question) throw new AppError('not_found', 'This run asked no such question.')
  const { answer, expiresAt = Infinity } = block.question
  if (answer) throw alreadyAnswered(answer.decision, answer.by)
  if (block.isComplete)
    throw new AppError('already_answered', 'The run has ended, and nothing is asked any more.')
  if (expiresAt <= services.clock()) throw alreadyAnswered('expired', 'policy')
  return { run, state, block }
}

async function give(
  { storage, queue }: RunServices,
  { owner, runId, questionId }: Asked,
  answer: PersonAnswer,
) {
  const isFirst = await storage.answerQuestion(owner, runId, { questionId, answer })
  if (!isFirst) {
    const answers = await storage.answersOf(owner, runId)
    const first = answers.find((each) => each.questionId === questionId)?.answer
    throw alreadyAnswered(first?.type === 'approval' ? first.decision : undefined, first?.by ?? '')
  }
  await queue.wake({ owner, runId })
}

async function checkArguments(
  { toolbox }: RunServices,
  owner: string,
  { start }: RunRecord,
  state: RunState,
  { spanId, toolCalls }: StreamingBlock,
  edited: unknown,
): Promise<void> {
  const tools = await toolbox.toolsOf(owner, choicesOf(start, state, spanId))
  const problem = tools.find(({ name }) => name === toolCalls?.[0]?.name)?.problemOf(edited)
  if (problem !== undefined) throw new AppError('invalid_request', problem, { param: 'arguments' })
}

const words: Readonly<Record<string, string>> = {
  allow_once: 'allowed once',
  allow_run: 'allowed in this run',
  refuse: 'refused',
  expired: 'nobody answered in time',
  cancelled: 'the run was stopped',
}

function alreadyAnswered(decision: string | undefined, by: string): AppError {
  const who = by === '' || by === 'policy' ? '' : ` by ${by}`
  const what = decision === undefined ? '' : `: ${words[decision] ?? decision}${who}`
  return new AppError('already_answered', `Already answered on another device${what}.`)
}
