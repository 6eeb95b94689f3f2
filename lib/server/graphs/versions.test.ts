import { expect, test } from 'vitest'
import { changeGraph, findGraph, removeGraph, saveNew } from './graphs'
import type { GraphServices } from './graph-services'
import { chain, openGraphs, owner, running, say } from './graphs-test-setup'
import { findVersion, listVersions } from './versions'

async function change(services: GraphServices, id: string, times: number) {
  for (let count = 0; count < times; count += 1) {
    const { revision } = await findGraph(services, owner, id)
    await changeGraph(services, owner, id, { revision, definition: chain(`Name ${revision + 1}`, say()) })
  }
}

const revisionsOf = async (services: GraphServices, id: string) =>
  (await listVersions(services, owner, id)).items.map(({ revision }) => revision)

test('each save is a version, newest first, with its own name and time', async () => {
  await using services = openGraphs()
  const first = await saveNew(services, owner, chain('Flow', say()))
  await change(services, 'flow', 2)
  const last = await findGraph(services, owner, 'flow')
  const { items } = await listVersions(services, owner, 'flow')
  expect(items.map(({ revision, name }) => [revision, name])).toEqual([
    [3, 'Name 3'],
    [2, 'Name 2'],
    [1, 'Flow'],
  ])
  expect([items[0]?.updated, items[2]?.updated]).toEqual([last.updated, first.updated])
})

test('a version is read as it was, with what is wrong with it today', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Part', say()))
  const first = await saveNew(services, owner, chain('Flow', running('part')))
  expect(first.problems).toEqual([])
  await change(services, 'flow', 1)
  expect(await findVersion(services, owner, 'flow', 1)).toEqual(first)
  expect(await findVersion(services, owner, 'flow', 2)).toEqual(await findGraph(services, owner, 'flow'))
  await removeGraph(services, owner, 'part')
  expect((await findVersion(services, owner, 'flow', 1)).problems).toMatchObject([{ code: 'unknown_graph' }])
})

test.each([0, 9, -1, Number.NaN])('there is no version %s of a graph with one', async (revision) => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Flow', say()))
  await expect(findVersion(services, owner, 'flow', revision)).rejects.toMatchObject({ code: 'not_found' })
})

test('the shipped version of an example stays to be seen', async () => {
  await using services = openGraphs()
  const shipped = await findGraph(services, owner, 'digest')
  expect(await revisionsOf(services, 'digest')).toEqual([0])
  await change(services, 'digest', 2)
  expect(await revisionsOf(services, 'digest')).toEqual([2, 1, 0])
  expect(await findVersion(services, owner, 'digest', 0)).toEqual(shipped)
})

test('the last fifty versions are kept', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Flow', say()))
  await change(services, 'flow', 51)
  const revisions = await revisionsOf(services, 'flow')
  expect([revisions.length, revisions[0], revisions.at(-1)]).toEqual([50, 52, 3])
})

test('a deleted graph leaves no versions to one that takes its id, and none is another’s', async () => {
  await using services = openGraphs()
  for (const name of ['Flow', 'Flow 2']) await saveNew(services, owner, chain(name, say()))
  await change(services, 'flow', 3)
  await change(services, 'flow-2', 1)
  await removeGraph(services, owner, 'flow')
  expect(await services.storage.listDocuments(owner, 'graph_version')).toMatchObject([
    { id: 'flow-2@00000001' },
  ])
  await saveNew(services, owner, chain('Flow', say()))
  expect(await revisionsOf(services, 'flow')).toEqual([1])
  expect(await revisionsOf(services, 'flow-2')).toEqual([2, 1])
})

test('a save that is refused changes no version', async () => {
  await using services = openGraphs()
  await saveNew(services, owner, chain('Flow', say()))
  await change(services, 'flow', 1)
  const late = changeGraph(services, owner, 'flow', { revision: 1, definition: chain('Late', say()) })
  await expect(late).rejects.toMatchObject({ code: 'conflict' })
  expect((await listVersions(services, owner, 'flow')).items.map(({ name }) => name)).toEqual([
    'Name 2',
    'Flow',
  ])
})
