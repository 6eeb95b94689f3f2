import { expect, test } from 'vitest'
import { agentExportSchema, builderAgentId } from '@/lib/protocol/agents'
import {
  agentImportSchema,
  changeAgent,
  exportAgent,
  findAgent,
  importAgent,
  listAgents,
  removeAgent,
  saveNew,
} from './agents'
import { agentNamed, openAgents, owner, serverWith } from './agents-test-setup'

test('a new owner has the shipped examples, which lack nothing, and not the builder', async () => {
  await using services = openAgents()
  const { items } = await listAgents(services, owner)
  expect(
    items.map(({ id, revision, is_example, updated, problems }) => [
      id,
      revision,
      is_example,
      updated,
      problems,
    ]),
  ).toEqual(['data-analyst', 'researcher', 'reviewer'].map((id) => [id, 0, true, 0, []]))
})

test('a new agent is found by its name and by its id, by its owner only', async () => {
  await using services = openAgents()
  const saved = await saveNew(services, owner, agentNamed('Release Notes'))
  expect(saved).toMatchObject({ id: 'release-notes', revision: 1, is_example: false, problems: [] })
  expect(await findAgent(services, owner, 'Release Notes')).toEqual(saved)
  expect(await findAgent(services, owner, 'release-notes')).toEqual(saved)
  expect((await listAgents(services, owner)).items).toContainEqual(saved)
  await expect(findAgent(services, 'other', 'release-notes')).rejects.toMatchObject({
    code: 'agent_not_found',
    param: 'agent_name',
  })
})

test.each(['Release notes', 'Researcher', 'Agent builder'])(
  'the name %s is refused when it is taken',
  async (name) => {
    await using services = openAgents()
    await saveNew(services, owner, agentNamed('release notes'))
    await expect(saveNew(services, owner, agentNamed(name))).rejects.toMatchObject({ code: 'conflict' })
  },
)

test('of two that save the same name at once, one is refused', async () => {
  await using services = openAgents()
  const saves = [1, 2].map(() => saveNew(services, owner, agentNamed('Twin')))
  const results = await Promise.allSettled(saves)
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a change counts the revision up and keeps the id; one of an older revision is refused', async () => {
  await using services = openAgents()
  const first = await saveNew(services, owner, agentNamed('Scout'))
  const second = await changeAgent(services, owner, 'scout', {
    revision: 1,
    definition: agentNamed('Ranger'),
  })
  expect(second).toMatchObject({ id: 'scout', revision: 2, definition: { name: 'Ranger' } })
  expect(second.updated).toBeGreaterThan(first.updated)
  await expect(
    changeAgent(services, owner, 'scout', { revision: 1, definition: agentNamed('Late') }),
  ).rejects.toMatchObject({ code: 'conflict', param: 'revision' })
  expect((await findAgent(services, owner, 'scout')).definition.name).toBe('Ranger')
  expect(await services.storage.listDocuments(owner, 'agent')).toMatchObject([{ created: first.updated }])
})

test('a shipped example can be changed, and deleting it brings the shipped one back', async () => {
  await using services = openAgents()
  const shipped = await findAgent(services, owner, 'researcher')
  const definition = { ...shipped.definition, description: 'Mine.' }
  const changed = await changeAgent(services, owner, 'researcher', { revision: 0, definition })
  expect(changed).toMatchObject({ revision: 1, is_example: true, definition: { description: 'Mine.' } })
  await removeAgent(services, owner, 'researcher')
  expect(await findAgent(services, owner, 'researcher')).toEqual(shipped)
  await expect(removeAgent(services, owner, 'researcher')).rejects.toMatchObject({
    code: 'conflict',
    message: '“Researcher” is shipped with Weir and cannot be deleted.',
  })
})

test('a deleted agent is gone', async () => {
  await using services = openAgents()
  await saveNew(services, owner, agentNamed('Scout'))
  await removeAgent(services, owner, 'scout')
  await expect(removeAgent(services, owner, 'scout')).rejects.toMatchObject({ code: 'agent_not_found' })
})

test('the builder is found, and stays as it is', async () => {
  await using services = openAgents()
  const builder = await findAgent(services, owner, builderAgentId)
  expect(builder).toMatchObject({ id: builderAgentId, problems: [] })
  const change = { revision: 0, definition: builder.definition }
  await expect(changeAgent(services, owner, builderAgentId, change)).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(removeAgent(services, owner, builderAgentId)).rejects.toMatchObject({ code: 'conflict' })
})

test('what is exported can be imported, under the next free number while its id is taken', async () => {
  await using services = openAgents()
  await saveNew(services, owner, agentNamed('Scout', { instructions: 'Look.' }))
  const file = agentExportSchema.parse(
    JSON.parse(JSON.stringify(await exportAgent(services, owner, 'scout'))),
  )
  expect(file).toMatchObject({ weir: 'agent', id: 'scout' })
  expect((await importAgent(services, owner, file)).id).toBe('scout-2')
  const third = await importAgent(services, owner, file)
  expect(third).toMatchObject({ id: 'scout-3', revision: 1, definition: file.definition })
  expect((await importAgent(services, 'other', file)).id).toBe('scout')
})

test('a definition by itself can be imported; the ids of the shipped ones and the builder are taken', async () => {
  await using services = openAgents()
  const ids = []
  for (const name of ['Weaver', 'Researcher', 'Agent builder']) {
    ids.push((await importAgent(services, owner, agentImportSchema.parse({ name }))).id)
  }
  expect(ids).toEqual(['weaver', 'researcher-2', 'agent-builder-2'])
  expect(agentImportSchema.safeParse([]).success).toBe(false)
  expect(agentImportSchema.safeParse({ weir: 'graph', definition: { name: 'x' } }).success).toBe(false)
})

test('problems name each tool, model and agent that is not there', async () => {
  await using services = openAgents()
  const agent = await saveNew(
    services,
    owner,
    agentNamed('Scout', {
      model_name: 'gone',
      tools: [
        { server: 'builtin', tool: 'calculate' },
        { server: 'builtin', tool: 'fly' },
        { server: 'moon', tool: '*' },
      ],
      sub_agents: ['researcher', 'nobody'],
    }),
  )
  expect(agent.problems).toEqual([
    'There is no model “gone”. Choose another.',
    'The tool server “builtin” has no tool “fly”.',
    'There is no tool server “moon”.',
    'There is no agent “nobody”.',
  ])
})

test('tools of a server that was never reached are no problem', async () => {
  await using services = openAgents()
  const away = { ...serverWith('far', []), state: 'failed' as const }
  const agent = agentNamed('Scout', { tools: [{ server: 'far', tool: 'echo' }] })
  const toolServers = { list: async () => ({ items: [away] }) }
  const saved = await saveNew({ ...services, toolServers }, owner, agent)
  expect(saved.problems).toEqual([])
})

test('an agent that can call itself says by which way', async () => {
  await using services = openAgents()
  await saveNew(services, owner, agentNamed('A', { sub_agents: ['b', 'researcher'] }))
  await saveNew(services, owner, agentNamed('B', { sub_agents: ['c', 'a'] }))
  await saveNew(services, owner, agentNamed('C', { sub_agents: ['b'] }))
  // Outside the circle: it leads into it and never back.
  await saveNew(services, owner, agentNamed('D', { sub_agents: ['a'] }))
  const { items } = await listAgents(services, owner)
  const circles = items.flatMap(({ id, problems }) => (problems.length > 0 ? [[id, ...problems]] : []))
  expect(circles).toEqual([
    ['a', 'It can call itself: a → b → a. The depth limit ends that.'],
    ['b', 'It can call itself: b → c → b. The depth limit ends that.'],
    ['c', 'It can call itself: c → b → c. The depth limit ends that.'],
  ])
})

test('a copy of an agent with the longest id can be found again', async () => {
  await using services = openAgents()
  const definition = agentNamed(`${'a'.repeat(55)} ${'b'.repeat(20)}`)
  await saveNew(services, owner, definition)
  const copy = await importAgent(services, owner, { weir: 'agent', definition })
  expect(await findAgent(services, owner, copy.id)).toEqual(copy)
})
