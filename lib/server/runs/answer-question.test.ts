import { expect, test, vi } from 'vitest'
import { agentRequestSchema } from '@/lib/protocol/requests'
import type { ModelClient, Tool } from '@/lib/server/engine/ports'
import { answerApproval } from './answer-question'
import { cancelRun } from './cancel-run'
import { describeRun } from './describe-run'
import { resumeLostRuns } from './resume-run'
import type { RunServices } from './run-services'
import { openWeir, owner, read } from './runs-test-setup'
import { startAgentRun } from './start-agent-run'

const now = 1_800_000_000_000

/** An agent that calls `erase` once and then says `done`, and a tool that counts how often it ran. */
function erasing() {
  const erased: unknown[] = []
  const tool: Tool = {
    name: 'erase',
    description: 'Erases a row.',
    parameters: { type: 'object' },
    originalName: 'erase',
    server: 'database',
    isReadOnly: false,
    isRepeatable: false,
    approval: 'policy',
    problemOf: (args) => (JSON.stringify(args).includes('row') ? undefined : 'row: is missing'),
    async *call(args) {
      erased.push(args)
      return { status: 'completed', content: [{ type: 'text', text: 'erased' }] }
    },
  }
  const head = { id: 'c', object: 'chat.completion.chunk' as const, created: 1, model: 'm' }
  const call = { index: 0, id: 'x', function: { name: 'erase', arguments: '{"row":1}' } }
  const client: ModelClient = {
    async *stream({ messages }) {
      const isFirst = messages.at(-1)?.role === 'user'
      const delta = isFirst ? { tool_calls: [call] } : { content: 'done' }
      yield { ...head, choices: [{ index: 0, delta, finish_reason: isFirst ? 'tool_calls' : 'stop' }] }
    },
  }
  const clock = vi.fn(() => now)
  const more: Partial<RunServices> = {
    models: { clientFor: async () => client },
    toolbox: { toolsOf: async () => [tool], hasServer: async () => true },
    clock,
  }
  return { erased, clock, more }
}

const body = agentRequestSchema.parse({ user_prompt: 'Erase row 1', model_name: 'm' })

/** Starts the agent and waits until it asks. */
async function asking(weir: RunServices) {
  const run = await startAgentRun(weir, owner, body, undefined)
  await statusOf(weir, run.id, 'waiting')
  const page = await weir.log.read(owner, run.id, 0)
  const questionId = /"approval_id":"([^"]+)"/.exec(Buffer.from(page?.bytes ?? []).toString())?.[1] ?? ''
  return { runId: run.id, asked: { owner, runId: run.id, questionId, by: 'You' } }
}

const statusOf = (weir: RunServices, runId: string, status: string) =>
  expect.poll(async () => (await describeRun(weir, owner, runId)).status).toBe(status)

test('a run that asks has no driver until it is answered, then goes on', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more, maxConcurrent: 1 })
  const { runId, asked } = await asking(weir)
  // Its place is free while it waits.
  using _place = await weir.queue.reserve()
  expect(erased).toEqual([])

  await answerApproval(weir, asked, { decision: 'allow_once' })

  await statusOf(weir, runId, 'completed')
  expect(erased).toEqual([{ row: 1 }])
  expect(await read(weir, runId)).toContain('"decision":"allow_once","by":"You"')
})

test('the first answer counts, and the second is told what it was', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  const answers = await Promise.allSettled(
    Array.from({ length: 5 }, () => answerApproval(weir, asked, { decision: 'allow_once' })),
  )
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await statusOf(weir, runId, 'completed')
  expect(erased).toHaveLength(1)
  await expect(answerApproval(weir, asked, { decision: 'refuse' })).rejects.toMatchObject({
    code: 'already_answered',
    message: 'Already answered on another device: allowed once by You.',
  })
})

test('the question outlives the server, and is answered at the next one', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  await weir.queue.close(0)
  const next = weir.restarted()
  await resumeLostRuns(next)
  await statusOf(next, runId, 'waiting')

  await answerApproval(next, asked, { decision: 'allow_once' })

  await statusOf(next, runId, 'completed')
  expect(erased).toHaveLength(1)
  const log = await read(next, runId)
  expect(log).not.toContain('takeover')
  expect(log.match(/"type":"approval_request"/g)).toHaveLength(1)
})

test('a driver that died before it was stored that its run waits: the next one stores it, and Stop still ends it', async () => {
  const { more } = erasing()
  await using weir = openWeir({ more })
  const { runId } = await asking(weir)
  await weir.storage.markWaiting(owner, runId, false)
  await weir.queue.wake({ owner, runId })
  await statusOf(weir, runId, 'waiting')

  await weir.storage.markWaiting(owner, runId, false)
  await cancelRun(weir, owner, runId, 'You')
  await statusOf(weir, runId, 'stopped')
})

test('arguments that were edited have to fit the tool, and are the ones it runs with', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  await expect(
    answerApproval(weir, asked, { decision: 'allow_once', arguments: { table: 2 } }),
  ).rejects.toMatchObject({ code: 'invalid_request', param: 'arguments' })

  await answerApproval(weir, asked, { decision: 'allow_once', arguments: { row: 2 } })

  await statusOf(weir, runId, 'completed')
  expect(erased).toEqual([{ row: 2 }])
})

test('a refusal with its reason is told to the model, and the run goes on', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  await answerApproval(weir, asked, { decision: 'refuse', reason: 'Not on a Friday.' })
  await statusOf(weir, runId, 'completed')
  expect(erased).toEqual([])
  expect(await read(weir, runId)).toContain('A person refused this call: Not on a Friday.')
})

test('a question that nobody answers is refused when its time is over', async () => {
  const { erased, clock, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  clock.mockReturnValue(now + 900_000)
  await expect(answerApproval(weir, asked, { decision: 'allow_once' })).rejects.toMatchObject({
    code: 'already_answered',
  })
  await weir.queue.wake({ owner, runId })
  await statusOf(weir, runId, 'completed')
  expect(erased).toEqual([])
  expect(await read(weir, runId)).toContain('"decision":"expired"')
})

test('Stop ends a run that waits, and nothing runs afterwards', async () => {
  const { erased, more } = erasing()
  await using weir = openWeir({ more })
  const { runId, asked } = await asking(weir)
  await cancelRun(weir, owner, runId, 'You')
  await statusOf(weir, runId, 'stopped')
  const log = await read(weir, runId)
  expect(log).toContain('"decision":"cancelled"')
  expect(log).toContain('"status":"stopped","reason":"user","by":"You"')
  await expect(answerApproval(weir, asked, { decision: 'allow_once' })).rejects.toMatchObject({
    code: 'already_answered',
  })
  expect(erased).toEqual([])
})
