import { expect, test } from 'vitest'
import type { ToolOutcome } from '@/lib/server/engine/ports'
import type { AgentServices } from './agent-services'
import { findAgent, saveNew } from './agents'
import { agentNamed, openAgents, owner } from './agents-test-setup'
import type { Buildable } from './buildable'
import { createBuilderSource } from './builder-tools'

const context = { owner, conversationId: 'c', toolCallId: 't' }

async function call(
  services: AgentServices,
  name: string,
  args: Record<string, unknown> = {},
  source = createBuilderSource(services),
): Promise<ToolOutcome> {
  const tool = (await source.find(owner, 'builder'))?.find((each) => each.name === name)
  const updates = tool?.call(args, context, new AbortController().signal)
  const last = await updates?.next()
  return last?.done === true ? last.value : expect.unreachable(`${name} is not there or says too much.`)
}

function jsonOf({ content }: ToolOutcome): unknown {
  return content[0]?.type === 'json' ? content[0].json : expect.unreachable('no JSON')
}

const complete = { name: 'Scout', description: 'Looks ahead.', instructions: 'Look ahead.' }

test('it has tools for agents under its own server id, and nothing under another', async () => {
  await using services = openAgents()
  const source = createBuilderSource(services)
  const tools = await source.find(owner, 'builder')
  expect(tools?.map(({ name, isReadOnly, isDestructive }) => [name, isReadOnly, isDestructive])).toEqual([
    ['list_available', true, false],
    ['ask_for_missing', true, false],
    ['draft_agent', true, false],
    ['read_agent', true, false],
    ['save_agent', false, false],
  ])
  expect(await source.find(owner, 'builtin')).toBeUndefined()
})

test('it lists tools, models and agents, with descriptions short enough to read all of them', async () => {
  await using services = openAgents()
  const listed = jsonOf(await call(services, 'list_available'))
  expect(listed).toMatchObject({
    models: ['demo'],
    default_model: 'demo',
    agents: [{ id: 'researcher', name: 'Researcher' }, { id: 'data-analyst' }, { id: 'reviewer' }],
  })
  expect(listed).toHaveProperty('tools.0', {
    server: 'builtin',
    tool: 'fetch_page',
    description: expect.stringMatching(/^.{160}$/),
    only_reads: true,
  })
})

test('a draft that is complete is valid, with its defaults filled in, and not saved', async () => {
  await using services = openAgents()
  const outcome = await call(services, 'draft_agent', complete)
  expect(outcome).not.toHaveProperty('ending')
  expect(jsonOf(outcome)).toEqual({
    valid: true,
    missing_fields: [],
    problems: [],
    definition: agentNamed('Scout', complete),
  })
  await expect(findAgent(services, owner, 'scout')).rejects.toMatchObject({ code: 'agent_not_found' })
})

test('a draft tells what is missing, what does not fit and what is not there', async () => {
  await using services = openAgents()
  expect(jsonOf(await call(services, 'draft_agent', { name: ' ', speed: 3 }))).toEqual({
    valid: false,
    missing_fields: ['name', 'description', 'instructions'],
    problems: ['Unrecognized key: "speed".'],
    definition: { name: ' ', speed: 3 },
  })
  const wrong = { ...complete, limits: { max_iterations: 0 } }
  expect(jsonOf(await call(services, 'draft_agent', wrong))).toMatchObject({
    valid: false,
    problems: [expect.stringMatching(/^limits\.max_iterations: /)],
  })
  const absent = {
    ...complete,
    model_name: 'gone',
    sub_agents: ['nobody'],
    tools: [{ server: 'moon', tool: 'x' }],
  }
  expect(jsonOf(await call(services, 'draft_agent', absent))).toMatchObject({
    valid: false,
    missing_fields: [],
    problems: [
      'There is no model “gone”. Choose another.',
      'There is no tool server “moon”.',
      'There is no agent “nobody”.',
    ],
  })
})

test('saving ends the run with the id of what was made', async () => {
  await using services = openAgents()
  const { status, ending } = await call(services, 'save_agent', { ...complete, message: 'Here it is.' })
  expect([status, ending]).toEqual([
    'completed',
    { type: 'completion', message: 'Here it is.', agent_name: 'scout' },
  ])
  expect(await findAgent(services, owner, 'scout')).toMatchObject({ revision: 1, definition: complete })
})

test('what is not valid is not saved, and the run goes on', async () => {
  await using services = openAgents()
  const outcome = await call(services, 'save_agent', { name: 'Scout' })
  expect([outcome.status, outcome.ending]).toEqual(['failed', undefined])
  expect(jsonOf(outcome)).toMatchObject({ missing_fields: ['description', 'instructions'] })
})

test('a name that is taken is a failure that can be mended; with the id the agent is replaced', async () => {
  await using services = openAgents()
  await saveNew(services, owner, agentNamed('Scout'))
  expect(await call(services, 'save_agent', complete)).toEqual({
    status: 'failed',
    content: [{ type: 'text', text: 'There is an agent “scout” already. Choose another name.' }],
  })
  const replaced = await call(services, 'save_agent', { ...complete, id: 'scout' })
  expect(replaced.ending).toMatchObject({ type: 'completion', agent_name: 'scout' })
  expect(await findAgent(services, owner, 'scout')).toMatchObject({ revision: 2, definition: complete })
  expect(jsonOf(await call(services, 'read_agent', { id: 'scout' }))).toMatchObject(complete)
})

test('asking ends the run as incomplete', async () => {
  await using services = openAgents()
  const args = { message: 'What should it do?', missing_fields: ['instructions'] }
  expect((await call(services, 'ask_for_missing', args)).ending).toEqual({ type: 'incomplete', ...args })
})

test('another thing can be built with the same tools', async () => {
  await using services = openAgents()
  const graph: Buildable = {
    kind: 'graph',
    fields: {},
    check: async (_owner, definition) => ({ valid: true, missing_fields: [], problems: [], definition }),
    read: async () => ({}),
    save: async () => ({ id: 'g', name: 'G' }),
    ending: (message, id) => ({ type: 'completion', message, graph_name: id }),
  }
  const { ending } = await call(services, 'save_graph', {}, createBuilderSource(services, [graph]))
  expect(ending).toEqual({ type: 'completion', message: 'G is saved.', graph_name: 'g' })
})
