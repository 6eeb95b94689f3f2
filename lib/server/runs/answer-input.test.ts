import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import type { InputAnswer } from '@/lib/protocol/tools'
import { graphWith, model } from '@/lib/server/engine/graph-test-setup'
import { answerInput } from './answer-question'
import { describeRun } from './describe-run'
import { foldLog } from './fold-log'
import { execute, openGraphs, putGraph, untilStatus } from './graph-runs-test-setup'
import type { RunServices } from './run-services'
import { owner } from './runs-test-setup'
import { startGraphRun } from './start-graph-run'

const human = { id: 'ask', kind: 'human', prompt: 'Well?' } as const
const asking = graphWith([model('a'), human, model('b', '<{{ask}}>')], ['start > a > ask > b > end'])

/** A run that waits for a person. */
async function waiting(weir: RunServices) {
  await putGraph(weir, 'work', asking)
  const { id, answerMessageId, conversationId } = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, id, 'waiting')
  const question = async () =>
    blocksOf(await foldLog(weir.log, owner, id)).find(({ type }) => type === 'input')?.question?.id
  await expect.poll(question).toBeDefined()
  const questionId = (await question()) ?? ''
  const answer = (given: InputAnswer) => answerInput(weir, { owner, runId: id, questionId, by: 'You' }, given)
  return { id, answerMessageId, conversationId, answer }
}

const noText: readonly InputAnswer[] = [
  {},
  { action: 'accept' },
  { value: null },
  { value: 5 },
  { value: { text: 'yes' } },
]

test.each(noText)(
  'a question without a form takes a text alone: %j is refused, and the run waits on',
  async (given) => {
    await using weir = openGraphs()
    const { id, answer } = await waiting(weir)
    await expect(answer(given)).rejects.toMatchObject({ code: 'invalid_request', param: 'value' })
    expect((await describeRun(weir, owner, id)).status).toBe('waiting')
    await answer({ value: 'yes' })
    await untilStatus(weir, id, 'completed')
    expect((await foldLog(weir.log, owner, id)).finalResult).toBe('b(<yes>)')
  },
)

test('to decline takes no value, and the run says why it failed', async () => {
  await using weir = openGraphs()
  const { id, answer } = await waiting(weir)
  await answer({ action: 'decline' })
  await untilStatus(weir, id, 'failed')
  expect(await describeRun(weir, owner, id)).toMatchObject({
    status: 'failed',
    error: { code: 'node_failed', message: 'ask failed: You declined to answer.' },
  })
})

test('what a run has used so far is told before it ends', async () => {
  await using weir = openGraphs()
  const { id, answer } = await waiting(weir)
  const usage = async () => (await describeRun(weir, owner, id)).usage?.total_tokens
  const soFar = (await usage()) ?? 0
  expect(soFar).toBeGreaterThan(0)
  await answer({ value: 'yes' })
  await untilStatus(weir, id, 'completed')
  expect(await usage()).toBe(2 * soFar)
})

test('a send under an answer that waits for a person is told so', async () => {
  await using weir = openGraphs()
  const { id, conversationId, answer } = await waiting(weir)
  const next = execute({ conversation_id: conversationId })
  await expect(startGraphRun(weir, owner, next, undefined)).rejects.toMatchObject({
    code: 'run_in_progress',
    runId: id,
    message: 'The answer above waits for a person. Answer what it asks, or stop it first.',
  })
  await answer({ value: 'yes' })
  await untilStatus(weir, id, 'completed')
})
