/** Graph runs that outlive their drivers: over a restart of the server, and while they wait for a person. */
import { expect, test } from 'vitest'
import { graphWith, model } from '@/lib/server/engine/graph-test-setup'
import { toolNamed } from '@/lib/server/engine/script-test-setup'
import { answerApproval, answerInput } from './answer-question'
import { describeRun } from './describe-run'
import { foldLog } from './fold-log'
import { execute, openGraphs, putGraph, untilStatus } from './graph-runs-test-setup'
import { resumeLostRuns } from './resume-run'
import type { RunServices } from './run-services'
import { answerMessage, owner, read } from './runs-test-setup'
import { startGraphRun } from './start-graph-run'

const nodeEnds = async (weir: RunServices, runId: string) =>
  [...(await read(weir, runId)).matchAll(/^data: (.*"type":"node_end".*)$/gm)].map(([, text]) => {
    const { node_id, attempt, status } = JSON.parse(text ?? '')
    return `${node_id} ${attempt} ${status}`
  })

test('after a crash a graph goes on by itself on the same log: what had ended is not run again', async () => {
  let isFirst = true
  await using crashed = openGraphs({
    slow: () => (isFirst ? new Promise(() => {}) : { text: 'slow' }),
    b: () => (isFirst ? new Promise(() => {}) : { text: 'b' }),
  })
  await putGraph(
    crashed,
    'work',
    graphWith(
      [model('a'), model('b', '{{a}}'), model('slow'), model('c', '{{b}} {{slow}}')],
      ['start > a > b > c > end', 'start > slow > c'],
    ),
  )
  const run = await startGraphRun(crashed, owner, execute(), undefined)
  await expect.poll(() => crashed.called).toEqual(['a', 'slow', 'b'])
  await crashed.queue.close(0)
  isFirst = false
  await using weir = crashed.restarted()
  expect(await resumeLostRuns(weir)).toBe(1)
  await untilStatus(weir, run.id, 'completed')
  expect(crashed.called).toEqual(['a', 'slow', 'b', 'b', 'slow', 'c'])
  expect(await nodeEnds(weir, run.id)).toEqual([
    'a 1 completed',
    'slow 1 interrupted',
    'b 1 interrupted',
    'b 2 completed',
    'slow 2 completed',
    'c 1 completed',
  ])
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({ final_result: 'c(b slow)' })
  expect(await resumeLostRuns(weir)).toBe(0)
})

const schema = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
}
const asking = graphWith(
  [model('a'), { id: 'ask', kind: 'human', prompt: 'Who, for {{a}}?', schema }, model('b', '{{ask.name}}')],
  ['start > a > ask > b > end'],
)

async function openQuestion(weir: RunServices, runId: string): Promise<string | undefined> {
  const state = await foldLog(weir.log, owner, runId)
  return [...state.open.values()].find(({ question }) => question)?.question?.id
}

/** Starts a graph and waits until it asks. */
async function waitingRun(weir: RunServices, graph = asking) {
  await putGraph(weir, 'work', graph)
  const run = await startGraphRun(weir, owner, execute(), undefined)
  await untilStatus(weir, run.id, 'waiting')
  // The storage may know of it before the log does.
  let questionId: string | undefined
  await expect.poll(async () => (questionId = await openQuestion(weir, run.id))).toEqual(expect.any(String))
  return { run, asked: { owner, runId: run.id, questionId: questionId ?? '', by: 'Ada' } }
}

test('a question to a person is answered with what its form takes, and only once', async () => {
  await using weir = openGraphs()
  const { run, asked } = await waitingRun(weir)
  for (const value of [{}, { name: 3 }, 'Ada', { name: 'Ada', age: 3 }, undefined])
    await expect(answerInput(weir, asked, { action: 'accept', value })).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'value',
    })
  expect((await describeRun(weir, owner, run.id)).status).toBe('waiting')

  await answerInput(weir, asked, { action: 'accept', value: { name: 'Ada' } })

  await untilStatus(weir, run.id, 'completed')
  expect((await foldLog(weir.log, owner, run.id)).finalResult).toBe('b(Ada)')
  await expect(answerInput(weir, asked, { action: 'accept', value: { name: 'Eve' } })).rejects.toMatchObject({
    code: 'already_answered',
    message: 'Already answered on another device.',
  })
  expect(weir.called).toEqual(['a', 'b'])
})

test('a question outlives the server, and the run goes on from it', async () => {
  await using weir = openGraphs()
  const { run, asked } = await waitingRun(weir)
  await weir.queue.close(0)
  await using next = weir.restarted()
  await resumeLostRuns(next)
  await untilStatus(next, run.id, 'waiting')
  await answerInput(next, asked, { action: 'accept', value: { name: 'Ada' } })
  await untilStatus(next, run.id, 'completed')
  const log = await read(next, run.id)
  expect(log).not.toContain('takeover')
  expect(log.match(/"type":"input_request"/g)).toHaveLength(1)
  expect(weir.called).toEqual(['a', 'b'])
})

test('a person may decline: then the node fails', async () => {
  await using weir = openGraphs()
  const { run, asked } = await waitingRun(weir)
  await answerInput(weir, asked, { action: 'decline' })
  await untilStatus(weir, run.id, 'failed')
  expect((await answerMessage(weir, run.answerMessageId)).end?.error).toEqual({
    code: 'node_failed',
    type: 'node_error',
    message: 'ask failed: Ada declined to answer.',
  })
})

test('a question that expires does so by itself, also beside a node that works', async () => {
  await using weir = openGraphs({ slow: () => new Promise(() => {}) }, { clock: Date.now })
  const expiring = { id: 'ask', kind: 'human', timeout_seconds: 0.1, on_error: 'continue' } as const
  await putGraph(weir, 'work', graphWith([expiring], ['start > ask > end']))
  await putGraph(
    weir,
    'beside',
    graphWith(
      [expiring, model('late', '[{{ask}}]'), model('slow')],
      ['start > ask > late > end', 'start > slow > end'],
    ),
  )
  const alone = await startGraphRun(weir, owner, execute(), undefined)
  await startGraphRun(weir, owner, execute({ graph_name: 'beside' }), undefined)
  await untilStatus(weir, alone.id, 'completed')
  expect(await read(weir, alone.id)).toContain('"reason":"input"')
  await expect.poll(() => weir.called).toEqual(['slow', 'late'])
})

test('a tool of a graph is allowed with other arguments, which have to fit it', async () => {
  const seen: unknown[] = []
  const erase = toolNamed('erase', {
    isReadOnly: false,
    problemOf: (args) => (JSON.stringify(args).includes('row') ? undefined : 'row: is missing'),
    async *call(args) {
      seen.push(args)
      return { status: 'completed', content: [{ type: 'text', text: 'erased' }] }
    },
  })
  await using weir = openGraphs(
    {},
    { toolbox: { toolsOf: async () => [erase], hasServer: async () => true } },
  )
  const tool = { server: 'builtin', tool: 'erase' }
  const { run, asked } = await waitingRun(
    weir,
    graphWith([{ id: 't', kind: 'tool', tool, arguments: { row: 1 } }], ['start > t > end']),
  )
  const allow = (args: Record<string, unknown>) =>
    answerApproval(weir, asked, { decision: 'allow_once', arguments: args })
  await expect(allow({ table: 1 })).rejects.toMatchObject({ code: 'invalid_request', param: 'arguments' })
  await allow({ row: 2 })
  await untilStatus(weir, run.id, 'completed')
  expect(seen).toEqual([{ row: 2 }])
})

test('edited arguments have to fit the tool of the node that asks, not that of another node of its id', async () => {
  const fits = (field: string) =>
    toolNamed('erase', {
      isReadOnly: false,
      problemOf: (args) => (JSON.stringify(args).includes(field) ? undefined : `${field}: is missing`),
    })
  const toolbox: RunServices['toolbox'] = {
    toolsOf: async (_owner, choices) =>
      choices.map(({ server }) => fits(server === 'outer' ? 'row' : 'table')),
    hasServer: async () => true,
  }
  await using weir = openGraphs({}, { toolbox })
  const node = (server: string, args: Record<string, unknown>) =>
    ({ id: 't', kind: 'tool', tool: { server, tool: 'erase' }, arguments: args }) as const
  await putGraph(weir, 'inner', graphWith([node('inner', { table: 0 })], ['start > t > end']))
  const { asked } = await waitingRun(
    weir,
    graphWith(
      [{ id: 'sub', kind: 'subgraph', graph: 'inner' }, node('outer', { row: 0 })],
      ['start > sub > t > end'],
    ),
  )
  const allow = (args: Record<string, unknown>) =>
    answerApproval(weir, asked, { decision: 'allow_once', arguments: args })
  await expect(allow({ row: 1 })).rejects.toMatchObject({ message: 'table: is missing' })
  await expect(allow({ table: 1 })).resolves.toBeUndefined()
})
