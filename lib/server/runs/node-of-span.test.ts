import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import { calls } from '@/lib/server/engine/script-test-setup'
import { graphRun, graphRunDefinitionOf, graphWith, model } from '@/lib/server/engine/graph-test-setup'
import { nodeOfSpan } from './node-of-span'

const cases = [{ name: 'go', when: 'true' }]

test('of nodes that share an id it is the one of the graph that the span stands in', async () => {
  const script = {
    graph: graphWith(
      [
        { id: 'x', kind: 'branch', cases },
        { id: 'y', kind: 'map', graph: 'middle' },
      ],
      ['start > y > end', { from: 'start', to: 'x' }, { from: 'x', to: 'end', case: 'go' }],
    ),
    graphs: {
      middle: graphWith([{ id: 'y', kind: 'subgraph', graph: 'inner' }], ['start > y > end']),
      inner: graphWith([model('x'), { id: 'y', kind: 'human' }], ['start > x > y > end']),
    },
  }
  const run = graphRun(script)
  await run.drive()
  const definition = graphRunDefinitionOf(script)
  const kinds = blocksOf(run.state())
    .filter(({ type }) => type === 'node')
    .map(({ spanId, span, nodeInfo }) => [
      `${span?.nodeId} at ${nodeInfo?.level}${span?.item ? ' (item)' : ''}`,
      nodeOfSpan(run.state(), definition, spanId)?.kind,
    ])
  expect(Object.fromEntries(kinds)).toEqual({
    'x at 1': 'branch',
    'y at 1': 'map',
    'y at 2 (item)': 'map',
    'y at 3': 'subgraph',
    'x at 4': 'model',
    'y at 4': 'human',
  })
})

test('the run itself and a sub-agent are no node', async () => {
  const script = {
    graph: graphWith([{ id: 'desk', kind: 'agent', agent: 'boss' }], ['start > desk > end']),
    agents: { boss: { sub_agents: ['helper'] }, helper: {} },
    models: { boss: [{ calls: [calls('ask_helper', { task: 'Help.' })] }, { text: 'Done.' }] },
  }
  const run = graphRun(script)
  await run.drive()
  const definition = graphRunDefinitionOf(script)
  const task = blocksOf(run.state()).find(({ type }) => type === 'task')
  expect(task?.spanId).toEqual(expect.any(String))
  for (const spanId of ['', 'unknown', task?.spanId ?? ''])
    expect(nodeOfSpan(run.state(), definition, spanId)).toBeUndefined()
})
