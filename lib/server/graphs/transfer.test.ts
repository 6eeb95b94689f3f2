import { expect, test } from 'vitest'
import { graphExportSchema, type GraphDefinition } from '@/lib/protocol/graphs'
import { exportGraph } from './export-graph'
import type { GraphServices } from './graph-services'
import { changeGraph, findGraph, listGraphs, removeGraph, saveNew } from './graphs'
import { chain, openGraphs, owner, running, say } from './graphs-test-setup'
import { importGraph } from './import-graph'

/** "Outer" runs "Middle", which runs "Leaf". */
async function saveThree(services: GraphServices, who = owner) {
  await saveNew(services, who, chain('Leaf', say()))
  await saveNew(services, who, chain('Middle', running('leaf')))
  await saveNew(services, who, chain('Outer', running('middle')))
}

const fileOf = async (services: GraphServices, id: string): Promise<unknown> =>
  JSON.parse(JSON.stringify(await exportGraph(services, owner, id)))

const idsOf = async (services: GraphServices, who = owner) =>
  (await listGraphs(services, who)).items.flatMap(({ id, is_example }) => (is_example ? [] : [id])).toSorted()

const runBy = ({ nodes }: GraphDefinition) =>
  nodes.flatMap((node) => (node.kind === 'subgraph' ? [node.graph] : []))

test('an export holds the graph and all that it runs, at any depth', async () => {
  await using services = openGraphs()
  await saveThree(services)
  const file = graphExportSchema.parse(await fileOf(services, 'Outer'))
  expect(file).toMatchObject({ weir: 'graph', id: 'outer', definition: { name: 'Outer' } })
  expect(Object.keys(file.graphs).toSorted()).toEqual(['leaf', 'middle'])
  await expect(exportGraph(services, owner, 'nobody')).rejects.toMatchObject({ code: 'graph_not_found' })
})

test('an import brings all of them to another owner, under their ids', async () => {
  await using services = openGraphs()
  await saveThree(services)
  const { graph, notes } = await importGraph(services, 'other', await fileOf(services, 'outer'))
  expect(graph).toMatchObject({ id: 'outer', revision: 1, problems: [] })
  expect(notes).toEqual([])
  expect(await idsOf(services, 'other')).toEqual(['leaf', 'middle', 'outer'])
})

test('a graph whose id is taken gets the next; those that it runs are there already and stay', async () => {
  await using services = openGraphs()
  await saveThree(services)
  const file = await fileOf(services, 'outer')
  expect((await importGraph(services, owner, file)).graph.id).toBe('outer-2')
  expect((await importGraph(services, owner, file)).graph.id).toBe('outer-3')
  expect(await idsOf(services)).toEqual(['leaf', 'middle', 'outer', 'outer-2', 'outer-3'])
})

test('one that is there with other content stays; its like is stored beside it, and what runs it follows', async () => {
  await using services = openGraphs()
  await saveThree(services)
  const file = await fileOf(services, 'outer')
  await changeGraph(services, owner, 'leaf', {
    revision: 1,
    definition: chain('Leaf', say('Say it louder.')),
  })
  const { graph, notes } = await importGraph(services, owner, file)
  expect(notes).toEqual([
    'The graph “leaf” is stored as “leaf-2”.',
    'The graph “middle” is stored as “middle-2”.',
  ])
  expect([graph.id, runBy(graph.definition), graph.problems]).toEqual(['outer-2', ['middle-2'], []])
  expect(runBy((await findGraph(services, owner, 'middle-2')).definition)).toEqual(['leaf-2'])
  expect(runBy((await findGraph(services, owner, 'outer')).definition)).toEqual(['middle'])
  // The second time they are all there.
  const again = await importGraph(services, owner, file)
  expect([again.graph.id, runBy(again.graph.definition)]).toEqual(['outer-3', ['middle-2']])
  expect(await idsOf(services)).toEqual([
    'leaf',
    'leaf-2',
    'middle',
    'middle-2',
    'outer',
    'outer-2',
    'outer-3',
  ])
})

test('an example comes back as a copy that runs the shipped one', async () => {
  await using services = openGraphs()
  const { graph } = await importGraph(services, owner, await fileOf(services, 'digest'))
  expect([graph.id, graph.is_example, graph.problems]).toEqual(['digest-2', false, []])
  expect(await idsOf(services)).toEqual(['digest-2'])
})

test('what was deleted can be brought back under its id', async () => {
  await using services = openGraphs()
  const { definition } = await saveNew(services, owner, chain('Flow', say()))
  await removeGraph(services, owner, 'flow')
  const { graph } = await importGraph(services, owner, { weir: 'graph', id: 'flow', definition })
  expect(graph).toMatchObject({ id: 'flow', revision: 1, definition })
})

test('a definition by itself is imported under its name, never under a word of the API', async () => {
  await using services = openGraphs()
  const ids = []
  for (const name of ['Flow', 'Flow', 'Execute'])
    ids.push((await importGraph(services, owner, chain(name, say()))).graph.id)
  expect(ids).toEqual(['flow', 'flow-2', 'execute-2'])
})

test('graphs of a file that run each other are stored, with that error', async () => {
  await using services = openGraphs()
  const file = {
    weir: 'graph',
    id: 'a',
    definition: chain('A', running('b')),
    graphs: { b: chain('B', running('c')), c: chain('C', running('b')) },
  }
  const { graph } = await importGraph(services, owner, file)
  expect(graph.problems).toMatchObject([{ code: 'recursive_graph' }])
  expect(await idsOf(services)).toEqual(['a', 'b', 'c'])
})

test('graphs of a file that nothing in it runs are stored too', async () => {
  await using services = openGraphs()
  const file = {
    weir: 'graph',
    definition: chain('A', running('constructor')),
    graphs: { b: chain('B', say()) },
  }
  const { graph } = await importGraph(services, owner, file)
  expect(graph.problems).toMatchObject([{ code: 'unknown_graph' }])
  expect(await idsOf(services)).toEqual(['a', 'b'])
})

test.each([[null], [[]], ['graph'], [{ weir: 'agent', definition: { name: 'x' } }], [{ nodes: 3 }]])(
  '%j is refused, and nothing is stored',
  async (file) => {
    await using services = openGraphs()
    await expect(importGraph(services, owner, file)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/\.$/),
    })
    expect(await idsOf(services)).toEqual([])
  },
)
