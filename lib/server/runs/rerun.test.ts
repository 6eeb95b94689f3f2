import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import { rerunRequestSchema, type RerunRequestInput } from '@/lib/protocol/requests'
import { graphWith, model, type ScriptedSpeech } from '@/lib/server/engine/graph-test-setup'
import type { RunRecord } from '@/lib/server/storage/storage'
import { openConversation } from './conversations'
import { foldLog } from './fold-log'
import { execute, openGraphs, putGraph, untilStatus } from './graph-runs-test-setup'
import { rerun } from './rerun'
import type { RunServices } from './run-services'
import { openWeir, owner } from './runs-test-setup'
import { startGraphRun } from './start-graph-run'

const three = graphWith([model('a'), model('b', '{{a}}'), model('c', '{{b}}')], ['start > a > b > c > end'])

/** A graph that has run. */
async function ran(weir: RunServices, graph = three, input = 'Go.') {
  await putGraph(weir, 'work', graph)
  const run = await startGraphRun(weir, owner, execute({ input_text: input }), undefined)
  await untilEnded(weir, run)
  return run
}

const untilEnded = (weir: RunServices, { id }: RunRecord) =>
  expect.poll(async () => (await weir.storage.unfinishedRuns()).some(({ run }) => run.id === id)).toBe(false)

async function rerunOf(
  weir: RunServices,
  { id }: RunRecord,
  body: RerunRequestInput,
  { kind = 'rerun' as 'rerun' | 'fork', key = undefined as string | undefined } = {},
) {
  const order = { runId: id, body: rerunRequestSchema.parse(body), kind, idempotencyKey: key }
  const run = await rerun(weir, owner, order)
  await untilEnded(weir, run)
  return run
}

const resultOf = async (weir: RunServices, { id }: RunRecord) =>
  (await foldLog(weir.log, owner, id)).finalResult

test('from a node on, with another input: what stands before it is kept, in the version that ran', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  await putGraph(weir, 'work', graphWith([model('other')], ['start > other > end']), 2)
  const run = await rerunOf(weir, first, { node_id: 'b', input: 'mine' })
  expect(weir.called).toEqual(['a', 'b', 'c', 'b', 'c'])
  expect(await resultOf(weir, run)).toBe('c(b(mine))')
  expect(run.start).toMatchObject({ resumed_from: first.id, definition: { revision: 1 } })
  expect(await resultOf(weir, first)).toBe('c(b(a(Go.)))')
})

test('with a pinned output the node does not run', async () => {
  await using weir = openGraphs()
  const run = await rerunOf(weir, await ran(weir), { node_id: 'b', output: 'pinned' })
  expect(weir.called).toEqual(['a', 'b', 'c', 'c'])
  expect(await resultOf(weir, run)).toBe('c(pinned)')
})

test('the new answer stands beside the old one; a fork begins a conversation of its own', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  const beside = await rerunOf(weir, first, { node_id: 'c' })
  const fork = await rerunOf(weir, first, { node_id: 'c' }, { kind: 'fork' })
  expect(beside.conversationId).toBe(first.conversationId)
  expect(beside.start.input).toEqual(first.start.input)
  expect(fork.conversationId).not.toBe(first.conversationId)
  expect(fork.start.input).toMatchObject({ content: 'Go.', parent_message_id: null })
  expect((await openConversation(weir, owner, first.conversationId)).messages).toHaveLength(3)
  expect((await openConversation(weir, owner, fork.conversationId)).messages).toHaveLength(2)
})

test('without a node all of it runs again, in its latest version', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  await putGraph(weir, 'work', graphWith([model('other')], ['start > other > end']), 2)
  const run = await rerunOf(weir, first, {})
  expect(await resultOf(weir, run)).toBe('other(Go.)')
  expect(run.start).not.toHaveProperty('resumed_from')
  expect(run.start.input).toEqual(first.start.input)
})

test('a graph that was deleted runs again as it was, without what an earlier run had kept', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  const second = await rerunOf(weir, first, { node_id: 'c' })
  await weir.storage.removeDocument(owner, 'graph', 'work')
  const run = await rerunOf(weir, second, {})
  expect(weir.called.slice(-3)).toEqual(['a', 'b', 'c'])
  expect(await resultOf(weir, run)).toBe('c(b(a(Go.)))')
})

test('another input of the run is another prompt, in the place of the old one', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  const run = await rerunOf(weir, first, { input_text: 'Again.' })
  expect(run.conversationId).toBe(first.conversationId)
  expect(run.start.input).toMatchObject({ content: 'Again.', parent_message_id: null })
  expect(run.start.input.message_id).not.toBe(first.start.input.message_id)
  expect(await resultOf(weir, run)).toBe('c(b(a(Again.)))')
})

test('one run of a node inside a map is named by its span', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'inner', graphWith([model('in')], ['start > in > end']))
  const first = await ran(
    weir,
    graphWith([{ id: 'each', kind: 'map', graph: 'inner' }], ['start > each > end']),
    '1\n2',
  )
  const blocks = blocksOf(await foldLog(weir.log, owner, first.id))
  const second = blocks.filter(({ span }) => span?.nodeId === 'in')[1]
  const run = await rerunOf(weir, first, { span_id: second?.spanId ?? '', input: 'mine' })
  expect(await resultOf(weir, run)).toBe('["in(1)","in(mine)"]')
  expect(weir.called).toEqual(['in', 'in', 'in'])

  const item = blocks.find(({ span }) => span?.item?.index === 0)
  await expect(rerunOf(weir, first, { span_id: item?.spanId ?? '', input: 'x' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'span_id',
  })
})

test('a node that is not there, or did not run, cannot run again', async () => {
  await using weir = openGraphs()
  const graph = graphWith(
    [{ id: 'which', kind: 'branch', cases: [{ name: 'no', when: 'false' }] }, model('left'), model('right')],
    [
      'start > which',
      { from: 'which', to: 'left', case: 'no' },
      { from: 'which', to: 'right', case: 'else' },
      'left > end',
      'right > end',
    ],
  )
  const first = await ran(weir, graph)
  for (const body of [{ node_id: 'none' }, { span_id: 'none' }, { node_id: 'left' }])
    await expect(rerunOf(weir, first, body)).rejects.toMatchObject({
      code: 'not_found',
      param: Object.keys(body)[0],
    })
})

test('a run that has not ended cannot run again', async () => {
  const gate = Promise.withResolvers<{ text: string }>()
  const a: ScriptedSpeech = () => gate.promise
  await using weir = openGraphs({ a })
  await putGraph(weir, 'work', three)
  const running = await startGraphRun(weir, owner, execute(), undefined)
  await expect(rerunOf(weir, running, { node_id: 'a' })).rejects.toMatchObject({ code: 'run_in_progress' })
  gate.resolve({ text: 'A' })
  await untilStatus(weir, running.id, 'completed')
})

test('an input that does not fit the form of the graph is refused', async () => {
  await using weir = openGraphs()
  const form = graphWith([model('a', '{{start.topic}}')], ['start > a > end'])
  const schema = { type: 'object', properties: { topic: { type: 'string' } }, required: ['topic'] }
  const [, ...others] = form.nodes
  const nodes = [{ id: 'start', kind: 'start' as const, schema }, ...others]
  const first = await ran(weir, { ...form, nodes }, '{"topic": "Weirs"}')
  await expect(rerunOf(weir, first, { input_text: '{}' })).rejects.toMatchObject({ code: 'invalid_request' })
  const run = await rerunOf(weir, first, { input_text: '{"topic": "Dams"}' })
  expect(await resultOf(weir, run)).toBe('a(Dams)')
})

test('without a node the old input has to fit the form that the graph begins with by now', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  const [, ...others] = three.nodes
  const start = { id: 'start', kind: 'start' as const, schema: { type: 'object' } }
  await putGraph(weir, 'work', { ...three, nodes: [start, ...others] }, 2)
  await expect(rerunOf(weir, first, {})).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'input_text',
    message: 'The input of this run must be JSON: this graph begins with a form.',
  })
  const run = await rerunOf(weir, first, { node_id: 'c' })
  expect(await resultOf(weir, run)).toBe('c(b(a(Go.)))')
})

test('a key stands for one rerun of one run', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  const run = await rerunOf(weir, first, { node_id: 'c' }, { key: 'key' })
  expect((await rerunOf(weir, first, { node_id: 'c' }, { key: 'key' })).id).toBe(run.id)
  await expect(rerunOf(weir, first, { node_id: 'b' }, { key: 'key' })).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  })
  await expect(rerunOf(weir, run, { node_id: 'c' }, { key: 'key' })).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  })
})

const branching = graphWith(
  [{ id: 'which', kind: 'branch', cases: [{ name: 'first', when: 'true' }] }, model('a'), model('b')],
  [
    'start > which',
    { from: 'which', to: 'a', case: 'first' },
    { from: 'which', to: 'b', case: 'else' },
    'a > end',
    'b > end',
  ],
)

test('a branch can be pinned to another of its cases, and to nothing else', async () => {
  await using weir = openGraphs()
  const first = await ran(weir, branching)
  expect(await resultOf(weir, first)).toBe('a(Go.)')
  const other = await rerunOf(weir, first, { node_id: 'which', output: 'else' })
  expect(await resultOf(weir, other)).toBe('b(Go.)')
  const refused = { code: 'invalid_request' }
  await expect(rerunOf(weir, first, { node_id: 'which', output: 'last' })).rejects.toMatchObject(refused)
  await expect(rerunOf(weir, first, { node_id: 'which', input: 'x' })).rejects.toMatchObject(refused)
})

test('a node inside a subgraph is not taken for one of the same id around it', async () => {
  await using weir = openGraphs()
  await putGraph(weir, 'inner', graphWith([model('which')], ['start > which > end']))
  const { nodes, edges } = branching
  const outer = graphWith([{ id: 'sub', kind: 'subgraph', graph: 'inner' }], ['start > sub > end'])
  const [, sub] = outer.nodes
  const first = await ran(weir, {
    ...branching,
    nodes: sub ? [...nodes, sub] : nodes,
    edges: [...edges, ...outer.edges],
  })
  const inside = blocksOf(await foldLog(weir.log, owner, first.id)).find(
    ({ span, nodeInfo }) => span?.nodeId === 'which' && nodeInfo?.level === 2,
  )
  const run = await rerunOf(weir, first, { span_id: inside?.spanId ?? '', input: 'mine' })
  expect(await resultOf(weir, run)).toBe('a(Go.)\n\nwhich(mine)')
})

test('a node that was skipped, and is not touched, is skipped again: it does not vanish', async () => {
  await using weir = openGraphs()
  const first = await ran(weir, branching)
  const run = await rerunOf(weir, first, { node_id: 'a' })
  const nodes = blocksOf(await foldLog(weir.log, owner, run.id)).filter(({ type }) => type === 'node')
  expect(nodes.map(({ span, nodeInfo }) => [span?.nodeId, nodeInfo?.status, span?.isKept])).toEqual([
    ['which', 'completed', true],
    ['b', 'skipped', undefined],
    ['a', 'completed', undefined],
  ])
})

test('a run that has completed leaves nothing to go on with', async () => {
  await using weir = openGraphs()
  const first = await ran(weir)
  await expect(
    startGraphRun(weir, owner, execute({ continue_from_checkpoint: first.id }), undefined),
  ).rejects.toMatchObject({ code: 'invalid_request', param: 'continue_from_checkpoint' })
})

test('whoever reads the end of a run can run it again, though its end is not stored yet', async () => {
  const gate = Promise.withResolvers<void>()
  await using weir = openWeir({
    around: (sound) => ({
      finishRun: async (...ended) => {
        await gate.promise
        return sound.finishRun(...ended)
      },
    }),
  })
  const path = graphWith(
    [{ id: 'which', kind: 'branch', cases: [{ name: 'x', when: 'true' }] }],
    ['start > which', { from: 'which', to: 'end', case: 'x' }],
  )
  await putGraph(weir, 'work', path)
  const first = await startGraphRun(weir, owner, execute(), undefined)
  await expect.poll(async () => (await foldLog(weir.log, owner, first.id)).end?.status).toBe('completed')
  const again = rerunOf(weir, first, {})
  gate.resolve()
  expect(await resultOf(weir, await again)).toBe('x')
})
