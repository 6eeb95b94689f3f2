import { createConnection } from 'mongoose'
import { afterAll, expect, test } from 'vitest'
import { answerEnd, continuingRun, firstRun } from '@/lib/server/storage/contract/records'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())

test.skipIf(mongo === undefined)(
  'runs that an earlier version stored are listed like any other, however many there are',
  async () => {
    const uri = mongo?.uri(mongo.newDatabase()) ?? ''
    const storage = openMongooseStorage({ uri })
    await storage.startRun('ada', firstRun({ name: 'one', mode: 'agent', speaker: 'researcher' }))
    await storage.finishRun('ada', 'one', [], answerEnd({ status: 'failed', reason: 'upstream' }))
    await storage.startRun('bob', firstRun({ name: 'one' }))
    for (let index = 0; index < 101; index++)
      await storage.startRun('bob', continuingRun({ name: `run ${index}`, created: 2_000 + index }))
    const list = (owner: string, from: typeof storage) => from.listRuns(owner, { limit: 200 })
    const before = { ada: await list('ada', storage), bob: await list('bob', storage) }
    await storage.close()
    const connection = await createConnection(uri).asPromise()
    await connection.collection('runs').updateMany({}, { $unset: { mode: 1, speaker: 1, ending: 1 } })
    await connection.close()

    const again = openMongooseStorage({ uri })

    expect(await list('ada', again)).toEqual(before.ada)
    expect(await list('bob', again)).toEqual(before.bob)
    expect(before.ada.items).toMatchObject([
      { mode: 'agent', speaker: 'researcher', reason: 'upstream', duration_ms: 500 },
    ])
    expect(before.bob.items).toHaveLength(102)
    await again.close()
  },
)
