import { expect, test } from 'vitest'
import { agentRunDefinitionSchema, type AgentDefinition } from '@/lib/protocol/agents'
import { planAgent, planOf, type AgentPlanRequest } from './agent-plan'
import { saveNew } from './agents'
import { agentNamed, openAgents, owner } from './agents-test-setup'

const agents: ReadonlyMap<string, AgentDefinition> = new Map([
  ['a', agentNamed('A', { sub_agents: ['b', 'gone'], instructions: 'Do it.' })],
  ['b', agentNamed('B', { sub_agents: ['c'], model_name: 'own' })],
  ['c', agentNamed('C', { sub_agents: ['a', 'gone'] })],
  ['apart', agentNamed('Apart', { model_name: 'dear' })],
])

function plan(request: AgentPlanRequest = {}, root = agents.get('a') ?? agentNamed('none')) {
  const prices = { own: { input: 1, output: 2 }, dear: { input: 9, output: 9 } }
  return planOf({ root, request, agents, defaultModel: 'default', prices })
}

test('every agent that can be called is in the plan, once, with its model; those that are gone are not', () => {
  const { agent, sub_agents, prices } = plan()
  expect([agent.model_name, agent.sub_agents]).toEqual(['default', ['b']])
  expect(Object.keys(sub_agents).toSorted()).toEqual(['a', 'b', 'c'])
  expect(sub_agents.b).toMatchObject({ model_name: 'own', sub_agents: ['c'] })
  expect(sub_agents.c).toMatchObject({ model_name: 'default', sub_agents: ['a'] })
  expect(prices).toEqual({ own: { input: 1, output: 2 } })
})

test('the model of a request serves agents that name none', () => {
  const { agent, sub_agents } = plan({ model_name: 'mine' })
  expect([agent.model_name, sub_agents.b?.model_name, sub_agents.c?.model_name]).toEqual([
    'mine',
    'own',
    'mine',
  ])
})

test('a request adds instructions and tool servers and sets the limit of the agent, not of those it calls', () => {
  const request = { system_prompt: 'Be brief.', mcp_servers: ['x', 'x', 'builtin'], max_iterations: 3 }
  const root = agentNamed('A', {
    instructions: 'Do it.',
    sub_agents: ['c'],
    tools: [{ server: 'builtin', tool: '*', approval: 'ask' }],
    limits: { max_seconds: 5 },
  })
  const { agent, sub_agents } = plan(request, root)
  expect(agent.instructions).toBe('Do it.\n\nBe brief.')
  expect(agent.tools).toEqual([
    { server: 'builtin', tool: '*', approval: 'ask' },
    { server: 'x', tool: '*', approval: 'policy' },
  ])
  expect(agent.limits).toEqual({ max_iterations: 3, max_seconds: 5 })
  expect(sub_agents.a).toMatchObject({ instructions: 'Do it.', tools: [], limits: { max_iterations: 20 } })
})

test('more than an agent can hold is refused', () => {
  expect(() => plan({ system_prompt: 'x'.repeat(100_000) })).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'system_prompt' }),
  )
  const full = agentNamed('Full', {
    tools: Array.from({ length: 200 }, (_, index) => ({ server: 's', tool: `t${index}` })),
  })
  expect(() => plan({ mcp_servers: ['x'] }, full)).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'mcp_servers' }),
  )
})

test('an agent is planned by its name; a plan is a run definition', async () => {
  await using services = openAgents()
  await saveNew(services, owner, agentNamed('Chief', { sub_agents: ['reviewer'] }))
  const planned = await planAgent(services, owner, { agent_name: 'Chief' })
  expect(agentRunDefinitionSchema.parse(planned)).toEqual(planned)
  expect(planned.agent).toMatchObject({ name: 'Chief', model_name: 'demo' })
  expect(Object.keys(planned.sub_agents).toSorted()).toEqual(['data-analyst', 'researcher', 'reviewer'])
})

test('the builder can be planned', async () => {
  await using services = openAgents()
  const { agent } = await planAgent(services, owner, { agent_name: 'agent-builder' })
  expect(agent.tools).toEqual([{ server: 'builder', tool: '*', approval: 'allow' }])
})

test('with a model alone the agent is made of the request', async () => {
  await using services = openAgents()
  const { agent } = await planAgent(services, owner, {
    model_name: 'qwen/qwen3-32b',
    mcp_servers: ['builtin'],
  })
  expect(agent).toMatchObject({
    name: 'qwen/qwen3-32b',
    model_name: 'qwen/qwen3-32b',
    tools: [{ server: 'builtin', tool: '*' }],
  })
})

test('an agent that is not there and a request that names nothing are refused', async () => {
  await using services = openAgents()
  await expect(planAgent(services, owner, { agent_name: 'nobody' })).rejects.toMatchObject({
    code: 'agent_not_found',
    param: 'agent_name',
  })
  await expect(planAgent(services, owner, {})).rejects.toMatchObject({ code: 'invalid_request' })
})
