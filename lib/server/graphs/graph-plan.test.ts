import { expect, test } from 'vitest'
import { agentDefinitionSchema } from '@/lib/protocol/agents'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import { planGraphRun } from './graph-plan'
import { changeGraph, saveNew } from './graphs'
import { chain, openGraphs, owner, running, say, storeAgent } from './graphs-test-setup'

const worker = { kind: 'agent', id: 'worker', agent: 'reviewer' } as const

test('a plan holds the graph, its revision, and every graph and agent that it may come to run', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Leaf', worker))
  await saveNew(services, owner, chain('Middle', running('leaf')))
  await saveNew(services, owner, chain('Root', say()))
  const definition = chain('Root', running('middle'))
  await changeGraph(services, owner, 'root', { revision: 1, definition })
  const plan = await planGraphRun(services, owner, { graph_name: 'Root' })
  expect(graphRunDefinitionSchema.parse(plan)).toEqual(plan)
  expect(plan).toMatchObject({ graph_id: 'root', revision: 2, graph: definition, is_background: false })
  expect(Object.keys(plan.graphs).toSorted()).toEqual(['leaf', 'middle'])
  // The reviewer calls the two others.
  expect(Object.entries(plan.agents).map(([id, { model_name }]) => [id, model_name])).toEqual(
    expect.arrayContaining([
      ['reviewer', 'demo'],
      ['researcher', 'demo'],
      ['data-analyst', 'demo'],
    ]),
  )
  expect([plan.default_model, plan.prices]).toEqual(['demo', { demo: { input: 1, output: 2 } }])
})

test('prices are those of the models of nodes, of agents and of nodes in other graphs', async () => {
  await using services = openGraphs()
  const models = { clientFor: () => services.models.clientFor('demo') }
  const prices = Object.fromEntries(
    ['demo', 'of-node', 'of-agent', 'unused'].map((name, input) => [name, { input, output: 1 }]),
  )
  const agent = agentDefinitionSchema.parse({ name: 'Own', model_name: 'of-agent' })
  await storeAgent(services, 'own', agent)
  const leaf = chain('Leaf', { kind: 'model', id: 'm', model_name: 'of-node' }, { ...worker, agent: 'own' })
  await saveNew(services, owner, leaf)
  await saveNew(services, owner, chain('Root', running('leaf')))
  const plan = await planGraphRun({ ...services, models, prices }, owner, { graph_name: 'root' })
  expect(Object.keys(plan.prices)).toEqual(['demo', 'of-node', 'of-agent'])
})

test('a run in the background says so', async () => {
  await using services = openGraphs()
  const plan = await planGraphRun(services, owner, { graph_name: 'three-views', background: true })
  expect([plan.graph_id, plan.revision, plan.is_background]).toEqual(['three-views', 0, true])
})

test('a graph that is not there is refused', async () => {
  await using services = openGraphs()
  await expect(planGraphRun(services, owner, { graph_name: 'nobody' })).rejects.toMatchObject({
    code: 'graph_not_found',
    param: 'graph_name',
  })
})

test('a graph with an error is refused with the node and what is wrong with it', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Broken', { kind: 'model', id: 'correlate', model_name: 'gone' }))
  await expect(planGraphRun(services, owner, { graph_name: 'broken' })).rejects.toMatchObject({
    code: 'graph_invalid',
    status: 422,
    message: 'correlate: There is no model “gone”. Choose another.',
  })
  await saveNew(services, owner, chain('Outer', running('broken')))
  await expect(planGraphRun(services, owner, { graph_name: 'outer' })).rejects.toMatchObject({
    message: 'In the graph “broken”: correlate: There is no model “gone”. Choose another.',
  })
})

test('a graph with warnings only can be run', async () => {
  await using services = openGraphs()
  const tools = [{ server: 'moon', tool: '*' }]
  const saved = await saveNew(services, owner, chain('Warned', { kind: 'agent', id: 'worker', tools }))
  expect(saved.problems).toMatchObject([{ severity: 'warning' }])
  expect(await planGraphRun(services, owner, { graph_name: 'warned' })).toMatchObject({ graph_id: 'warned' })
})

test('an agent that is changed later is planned as it was', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Root', worker))
  const plan = await planGraphRun(services, owner, { graph_name: 'root' })
  const body = agentDefinitionSchema.parse({ name: 'Reviewer', model_name: 'demo', instructions: 'Mine.' })
  await storeAgent(services, 'reviewer', body)
  const later = await planGraphRun(services, owner, { graph_name: 'root' })
  expect(later.agents.reviewer?.instructions).toBe('Mine.')
  expect(plan.agents.reviewer?.instructions).not.toBe('Mine.')
  expect(Object.keys(later.agents)).toEqual(['reviewer'])
})
