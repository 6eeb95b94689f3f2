import { expect, test, vi } from 'vitest'
import { graphWith, model, type NodeInput } from '@/lib/server/engine/graph-test-setup'
import { toolNamed } from '@/lib/server/engine/script-test-setup'
import type { RunNotice } from '@/lib/server/webhooks/webhooks'
import { answerInput } from './answer-question'
import { cancelRun } from './cancel-run'
import { foldLog } from './fold-log'
import { execute, openGraphs, putGraph, untilStatus } from './graph-runs-test-setup'
import { resumeLostRuns } from './resume-run'
import type { RunServices } from './run-services'
import { openWeir, owner } from './runs-test-setup'
import { startGraphRun } from './start-graph-run'

/** Notes what is stored and what is delivered; `hangs` is a process that dies before it has stored anything. */
function createOutbox() {
  const stored: string[] = []
  const told: RunNotice[] = []
  const outbox = {
    stored,
    told,
    hangs: false,
    webhooks: {
      store: async (_owner: string, notice: RunNotice) => {
        stored.push(notice.id)
        if (outbox.hangs) await new Promise(() => {})
        return () => void told.push(notice)
      },
      resume: async () => {},
      close: async () => {},
    },
  }
  return outbox
}

const tellsOf = (nodes: readonly NodeInput[], edges: readonly string[]) =>
  graphWith(nodes, edges, { webhook_url: 'https://hooks.example/weir' })
const person = (id: string): NodeInput => ({ id, kind: 'human', prompt: `${id}?` })

async function startInBackground(weir: RunServices, graph: ReturnType<typeof tellsOf>) {
  await putGraph(weir, 'work', graph)
  return startGraphRun(weir, owner, execute({ background: true }), undefined)
}

const questionIds = async (weir: RunServices, runId: string) =>
  [...(await foldLog(weir.log, owner, runId)).open.values()].flatMap(({ question }) => question?.id ?? [])

const answer = (weir: RunServices, runId: string, questionId: string) =>
  answerInput(weir, { owner, runId, questionId, by: 'Ada' }, { action: 'accept', value: 'yes' })

const idsOf = (told: readonly RunNotice[]) => told.map(({ id }) => id)

test('a question that a driver died before it could tell is told by the next, under the same id', async () => {
  const outbox = createOutbox()
  await using crashed = openGraphs({}, { webhooks: outbox.webhooks })
  outbox.hangs = true
  const run = await startInBackground(crashed, tellsOf([person('ask')], ['start > ask > end']))
  await expect.poll(() => outbox.stored).toHaveLength(1)
  await crashed.queue.close(0)
  outbox.hangs = false
  await using weir = crashed.restarted()
  await resumeLostRuns(weir)
  await untilStatus(weir, run.id, 'waiting')
  const [questionId = ''] = await questionIds(weir, run.id)
  await expect.poll(() => idsOf(outbox.told)).toEqual([`${run.id}.${questionId}`])
  expect(outbox.stored).toEqual([`${run.id}.${questionId}`, `${run.id}.${questionId}`])
  expect(outbox.told).toMatchObject([
    { type: 'run.needs_person', question: { type: 'input_request', input_id: questionId, prompt: 'ask?' } },
  ])

  await answer(weir, run.id, questionId)
  await untilStatus(weir, run.id, 'completed')
  await expect.poll(() => idsOf(outbox.told)).toEqual([`${run.id}.${questionId}`, `${run.id}.end`])
})

test('what a person has answered is not told again, and neither are questions behind which the log goes on', async () => {
  const outbox = createOutbox()
  await using weir = openGraphs({}, { webhooks: outbox.webhooks })
  const run = await startInBackground(
    weir,
    tellsOf(
      [person('one'), person('two'), person('three')],
      ['start > one > end', 'start > two > end', 'start > three > end'],
    ),
  )
  await expect.poll(() => outbox.told).toHaveLength(3)
  await untilStatus(weir, run.id, 'waiting')
  const questions = await questionIds(weir, run.id)
  const told = questions.map((id) => `${run.id}.${id}`)
  for (const id of questions.toReversed()) {
    await answer(weir, run.id, id)
    await expect.poll(() => questionIds(weir, run.id)).not.toContain(id)
  }
  await untilStatus(weir, run.id, 'completed')
  await expect.poll(() => idsOf(outbox.told)).toEqual([...told, `${run.id}.end`])
})

test('the question of a run that is stopped is not told again', async () => {
  const outbox = createOutbox()
  await using weir = openGraphs({}, { webhooks: outbox.webhooks })
  const run = await startInBackground(weir, tellsOf([person('ask')], ['start > ask > end']))
  await untilStatus(weir, run.id, 'waiting')
  await expect.poll(() => outbox.told).toHaveLength(1)
  await cancelRun(weir, owner, run.id, 'You')
  await expect.poll(() => outbox.told.map(({ type }) => type)).toEqual(['run.needs_person', 'run.ended'])
})

test('what a tool asked died with its call: only what it asks anew is told', async () => {
  const outbox = createOutbox()
  const asking = toolNamed('ask', {
    async *call() {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      yield { type: 'question', prompt: 'Which?', answer: resolve }
      return { status: 'completed', content: [{ type: 'text', text: String(await promise) }] }
    },
  })
  const toolbox = { toolsOf: async () => [asking], hasServer: async () => true }
  await using crashed = openGraphs({}, { webhooks: outbox.webhooks, toolbox })
  const tool = { server: 'builtin', tool: 'ask' }
  const run = await startInBackground(
    crashed,
    tellsOf([{ id: 't', kind: 'tool', tool }], ['start > t > end']),
  )
  await expect.poll(() => outbox.told).toHaveLength(1)
  await crashed.queue.close(0)
  await using weir = crashed.restarted()
  await resumeLostRuns(weir)
  await expect.poll(() => outbox.told).toHaveLength(2)
  expect(new Set(idsOf(outbox.told)).size).toBe(2)
  await answer(weir, run.id, (await questionIds(weir, run.id))[0] ?? '')
  await untilStatus(weir, run.id, 'completed')
})

test('whoever is told of the end finds the transcript: it is stored before', async () => {
  const order: string[] = []
  const webhooks: RunServices['webhooks'] = {
    ...createOutbox().webhooks,
    store: async (_owner, { type }) => {
      order.push(`${type} stored`)
      return () => void order.push(`${type} delivered`)
    },
  }
  await using weir = openWeir({
    more: { webhooks },
    around: (sound) => ({
      finishRun: async (...ended) => {
        await sound.finishRun(...ended)
        order.push('transcript stored')
      },
    }),
  })
  await startInBackground(weir, tellsOf([model('a')], ['start > a > end']))
  await expect.poll(() => order).toEqual(['run.ended stored', 'transcript stored', 'run.ended delivered'])
})

test('an end is told by the next process when the one that wrote it died before its transcript was stored', async () => {
  const outbox = createOutbox()
  await using crashed = openWeir({
    more: { webhooks: outbox.webhooks },
    around: () => ({ finishRun: () => new Promise(() => {}) }),
  })
  const run = await startInBackground(crashed, tellsOf([model('a')], ['start > a > end']))
  await expect.poll(() => outbox.stored).toEqual([`${run.id}.end`])
  await crashed.queue.close(0)
  expect(outbox.told).toEqual([])
  await using weir = crashed.restarted()
  await resumeLostRuns(weir)
  await untilStatus(weir, run.id, 'completed')
  await expect.poll(() => idsOf(outbox.told)).toEqual([`${run.id}.end`])
})

test('a run that somebody looks at tells nobody', async () => {
  const outbox = createOutbox()
  await using weir = openGraphs({}, { webhooks: outbox.webhooks })
  await putGraph(weir, 'work', tellsOf([model('a')], ['start > a > end']))
  const run = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, run.id, 'completed')
  expect(outbox.stored).toEqual([])
})

test('a question that the disk refuses at first is told when it is written, and its run goes on', async () => {
  const outbox = createOutbox()
  await using weir = openGraphs({}, { webhooks: outbox.webhooks })
  const complaint = vi.spyOn(console, 'error').mockReturnValue()
  let refusals = 2
  const open = weir.log.open.bind(weir.log)
  vi.spyOn(weir.log, 'open').mockImplementation(async (...run) => {
    const writer = await open(...run)
    const flush = writer.flush.bind(writer)
    const append = vi.spyOn(writer, 'append')
    vi.spyOn(writer, 'flush').mockImplementation(async () => {
      const isAsking = append.mock.lastCall?.[0].some(({ type }) => type === 'input_request') === true
      if (isAsking && refusals-- > 0) throw new Error('the disk is full')
      await flush()
    })
    return writer
  })
  const run = await startInBackground(weir, tellsOf([person('ask')], ['start > ask > end']))
  await untilStatus(weir, run.id, 'waiting')
  const [questionId = ''] = await questionIds(weir, run.id)
  await expect.poll(() => idsOf(outbox.told)).toEqual([`${run.id}.${questionId}`])
  expect(complaint).toHaveBeenCalledTimes(2)
  complaint.mockRestore()

  await answer(weir, run.id, questionId)
  await untilStatus(weir, run.id, 'completed')
})
