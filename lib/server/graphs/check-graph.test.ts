import { expect, test } from 'vitest'
import { agentDefinitionSchema } from '@/lib/protocol/agents'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import type { GraphServices } from './graph-services'
import { checkGraph, findGraph, saveNew } from './graphs'
import { chain, openGraphs, owner, running, say, storeAgent, type NodeInput } from './graphs-test-setup'

async function problemsOf(services: GraphServices, definition: GraphDefinition, id?: string) {
  const { problems } = await checkGraph(services, owner, { id, definition })
  return problems.map(({ severity, code, node_id, field }) => [severity, code, node_id, field])
}

const ofNodes = (services: GraphServices, ...nodes: NodeInput[]) =>
  problemsOf(services, chain('Draft', ...nodes))

test('what is wrong with the graph itself is told, and nothing is stored', async () => {
  await using services = openGraphs()
  const definition = chain('Draft', { kind: 'model', id: 'lost', prompt: '{{nowhere}}' })
  expect(await problemsOf(services, definition)).toEqual([['error', 'unknown_reference', 'lost', 'prompt']])
  await expect(findGraph(services, owner, 'draft')).rejects.toMatchObject({ code: 'graph_not_found' })
})

test('models that are not there are errors, named by the node, by its agent or by default', async () => {
  await using services = openGraphs()
  await storeAgent(services, 'old', agentDefinitionSchema.parse({ name: 'Old', model_name: 'gone' }))
  const model = (id: string): NodeInput => ({ kind: 'model', id, model_name: 'gone' })
  expect(await ofNodes(services, model('own'))).toEqual([['error', 'unknown_model', 'own', 'model_name']])
  const agent: NodeInput = { kind: 'agent', id: 'worker', agent: 'old' }
  expect(await ofNodes(services, agent)).toEqual([['error', 'unknown_model', 'worker', 'agent']])
  expect(await ofNodes(services, { ...agent, model_name: 'demo' })).toEqual([])
  const without = { ...services, defaultModel: async () => 'gone' }
  expect(await ofNodes(without, { kind: 'agent', id: 'worker', agent: 'researcher' })).toEqual([
    ['error', 'missing_model', 'worker', 'model_name'],
  ])
})

test('an agent that is not there is an error', async () => {
  await using services = openGraphs()
  expect(await ofNodes(services, { kind: 'agent', id: 'worker', agent: 'researcher' })).toEqual([])
  expect(await ofNodes(services, { kind: 'agent', id: 'worker', agent: 'nobody' })).toEqual([
    ['error', 'unknown_agent', 'worker', 'agent'],
  ])
})

test('a tool that is not there is an error of a tool node, and a warning for an agent', async () => {
  await using services = openGraphs()
  const tool = (server: string, name: string): NodeInput => ({
    kind: 'tool',
    id: 'act',
    tool: { server, tool: name },
  })
  expect(await ofNodes(services, tool('builtin', 'calculate'))).toEqual([])
  expect(await ofNodes(services, tool('moon', 'x'))).toEqual([
    ['error', 'unknown_tool_server', 'act', 'tool'],
  ])
  expect(await ofNodes(services, tool('builtin', 'fly'))).toEqual([['error', 'unknown_tool', 'act', 'tool']])
  const tools = ['*', 'calculate', 'fly'].map((name) => ({ server: 'builtin', tool: name }))
  expect(await ofNodes(services, { kind: 'agent', id: 'worker', tools })).toEqual([
    ['warning', 'unknown_tool', 'worker', 'tools.2'],
  ])
})

test('any tool of a server that was never reached may be there', async () => {
  await using services = openGraphs()
  const toolbox = { hasServer: async () => true, toolsOf: async () => [] }
  const act: NodeInput = { kind: 'tool', id: 'act', tool: { server: 'far', tool: 'echo' } }
  expect(await ofNodes({ ...services, toolbox }, act)).toEqual([])
})

test('a graph that is not there, or that would run itself, is an error', async () => {
  await using services = openGraphs()
  expect(await ofNodes(services, running('nobody'))).toEqual([['error', 'unknown_graph', 'inner', 'graph']])
  expect(await ofNodes(services, running('three-views'))).toEqual([])
  await saveNew(services, owner, chain('Outer', running('middle')))
  await saveNew(services, owner, chain('Middle', say()))
  const around = chain('Middle', running('outer'))
  expect(await problemsOf(services, around, 'middle')).toEqual([
    ['error', 'recursive_graph', 'inner', 'graph'],
  ])
  // As a new graph it runs one that runs the old "middle".
  expect(await problemsOf(services, around)).toEqual([])
})

test('a graph that runs one with errors has an error there, however deep it is', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Broken', { kind: 'model', id: 'm', model_name: 'gone' }))
  await saveNew(services, owner, chain('Middle', running('broken')))
  const { problems } = await saveNew(services, owner, chain('Outer', running('middle')))
  expect(problems).toEqual([
    {
      severity: 'error',
      code: 'invalid_graph',
      message: 'The graph “broken” has errors. Mend it, or choose another.',
      node_id: 'inner',
      field: 'graph',
    },
  ])
})
