import { expect, test } from 'vitest'
import { httpServer, memoryDocuments, owner } from './mcp-test-setup'
import { signInStore } from './server-links'
import { createServerRecords } from './server-records'

const tokens = { access_token: 'of-a', token_type: 'Bearer' }

test('a token that comes late from the server that stood here before is not kept for the new one', async () => {
  const records = createServerRecords(memoryDocuments(), () => 1)
  await records.create(owner, 'files', { definition: httpServer('https://a.test/mcp') })
  const before = await records.find(owner, 'files')
  if (!before) throw new Error('no record')
  const store = signInStore(records, owner, before, () => 'http://localhost:3000')
  await store.change((signIn) => ({ ...signIn, tokens }))
  expect(await store.read()).toMatchObject({ tokens })

  await records.change(owner, 'files', () => ({ definition: httpServer('https://b.test/mcp') }))
  await store.change((signIn) => ({ ...signIn, tokens }))

  expect((await records.find(owner, 'files'))?.oauth).toBeUndefined()
  expect(await store.read()).not.toHaveProperty('tokens')
})
