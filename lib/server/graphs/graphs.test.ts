import { expect, test } from 'vitest'
import { changeGraph, findGraph, listGraphs, removeGraph, saveNew } from './graphs'
import { chain, openGraphs, owner, running, say } from './graphs-test-setup'

test('a new owner has the shipped examples, with which nothing is wrong', async () => {
  await using services = openGraphs()
  const { items } = await listGraphs(services, owner)
  expect(
    items.map(({ id, revision, is_example, updated, problems }) => [
      id,
      revision,
      is_example,
      updated,
      problems,
    ]),
  ).toEqual(['digest', 'digest-one', 'support-desk', 'three-views'].map((id) => [id, 0, true, 0, []]))
})

test('a new graph is found by its name and by its id, by its owner only', async () => {
  await using services = openGraphs()
  const saved = await saveNew(services, owner, chain('Release Notes', say()))
  expect(saved).toMatchObject({ id: 'release-notes', revision: 1, is_example: false, problems: [] })
  expect(await findGraph(services, owner, 'Release Notes')).toEqual(saved)
  expect(await findGraph(services, owner, 'release-notes')).toEqual(saved)
  expect((await listGraphs(services, owner)).items).toContainEqual(saved)
  await expect(findGraph(services, 'other', 'release-notes')).rejects.toMatchObject({
    code: 'graph_not_found',
    param: 'graph_name',
  })
})

test.each(['Release notes', 'Three views', 'Import', 'Execute'])(
  'the name %s is refused when it is taken',
  async (name) => {
    await using services = openGraphs()
    await saveNew(services, owner, chain('release notes', say()))
    await expect(saveNew(services, owner, chain(name, say()))).rejects.toMatchObject({
      code: 'conflict',
      param: 'name',
    })
  },
)

test('of two that save the same name at once, one is refused', async () => {
  await using services = openGraphs()
  const results = await Promise.allSettled([1, 2].map(() => saveNew(services, owner, chain('Twin', say()))))
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a change counts the revision up and keeps the id; one of an older revision is refused', async () => {
  await using services = openGraphs()
  const first = await saveNew(services, owner, chain('Flow', say()))
  const definition = chain('Stream', say())
  const second = await changeGraph(services, owner, 'flow', { revision: 1, definition })
  expect(second).toMatchObject({ id: 'flow', revision: 2, definition: { name: 'Stream' } })
  expect(second.updated).toBeGreaterThan(first.updated)
  await expect(changeGraph(services, owner, 'flow', { revision: 1, definition })).rejects.toMatchObject({
    code: 'conflict',
    param: 'revision',
  })
  expect(await services.storage.listDocuments(owner, 'graph')).toMatchObject([
    { revision: 2, created: first.updated },
  ])
})

test('a graph with errors is stored, and says what they are', async () => {
  await using services = openGraphs()
  const saved = await saveNew(services, owner, chain('Draft', running('nobody')))
  expect(saved.revision).toBe(1)
  expect(saved.problems).toContainEqual({
    severity: 'error',
    code: 'unknown_graph',
    message: 'There is no graph “nobody”. Choose another.',
    node_id: 'inner',
    field: 'graph',
  })
})

test('a shipped example can be changed, and deleting it brings the shipped one back', async () => {
  await using services = openGraphs()
  const shipped = await findGraph(services, owner, 'digest')
  const definition = { ...shipped.definition, description: 'Mine.' }
  const changed = await changeGraph(services, owner, 'digest', { revision: 0, definition })
  expect(changed).toMatchObject({ revision: 1, is_example: true, definition: { description: 'Mine.' } })
  await removeGraph(services, owner, 'digest')
  expect(await findGraph(services, owner, 'digest')).toEqual(shipped)
  await expect(removeGraph(services, owner, 'digest')).rejects.toMatchObject({
    code: 'conflict',
    message: '“Digest” is shipped with Weir and cannot be deleted.',
  })
})

test('a deleted graph is gone', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Flow', say()))
  await removeGraph(services, owner, 'flow')
  await expect(removeGraph(services, owner, 'flow')).rejects.toMatchObject({ code: 'graph_not_found' })
})
