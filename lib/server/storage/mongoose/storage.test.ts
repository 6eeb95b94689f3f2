import { afterAll, expect, test } from 'vitest'
import { storageContract } from '@/lib/server/storage/contract'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())

for (const { name, check } of storageContract) {
  test.skipIf(mongo === undefined)(name, async () => {
    const uri = mongo?.uri(mongo.newDatabase()) ?? ''
    await check(async () => openMongooseStorage({ uri }))
  })
}
