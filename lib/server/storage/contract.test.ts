/** The contract must notice a storage that breaks it, whatever is under the fault. */
import { afterAll, describe, expect, test } from 'vitest'
import { startMongo } from '@/testing/mongodb'
import { storageContract } from './contract'
import { faults } from './contract/faults'
import { ownerless } from './contract/ownerless'
import { openMongooseStorage } from './mongoose/storage'
import { openSqliteStorage } from './sqlite/storage'
import type { Storage } from './storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())

const memory = () => openSqliteStorage({ path: ':memory:' })
const adapters: Record<string, () => Storage> = {
  SQLite: memory,
  ...(mongo && { MongoDB: () => openMongooseStorage({ uri: mongo.uri(mongo.newDatabase()) }) }),
}

/** Noticed by comparing, not by tripping over something. */
const assertionError = expect.objectContaining({ name: 'AssertionError' })

/** Runs one case of the contract, chosen by its name; `fault` says what its storage does otherwise. */
async function checkWith(
  name: string,
  open: () => Storage,
  fault: (sound: Storage) => Partial<Storage>,
): Promise<void> {
  const found = storageContract.find((entry) => entry.name === name)
  if (!found) throw new Error(`The contract has no case "${name}".`)
  await found.check(async () => {
    const sound = open()
    return { ...sound, ...fault(sound) }
  })
}

describe.each(Object.entries(adapters))('on %s', (_name, open) => {
  test.each(faults)('a storage that $fault does not pass', async ({ noticedBy, broken }) => {
    await expect(checkWith(noticedBy, open, broken)).rejects.toThrow(assertionError)
  })

  test.each(Object.entries(ownerless))(
    'a storage whose %s ignores the owner does not pass',
    async (verb, broken) => {
      const name = `${verb} of a stranger reaches nothing`
      await expect(checkWith(name, open, broken)).rejects.toThrow(assertionError)
    },
  )

  test('a storage that keeps nothing does not pass', async () => {
    const name = 'all that was stored is there after closing and opening again'
    // Each opening is of a place of its own, and empty.
    await expect(checkWith(name, open, () => ({}))).rejects.toThrow(assertionError)
  })
})

test.each(faults)('the case "$noticedBy" passes where nothing is broken', async ({ noticedBy }) => {
  await checkWith(noticedBy, memory, () => ({}))
})
