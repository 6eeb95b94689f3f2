import { expect, test } from 'vitest'
import type { ToolContent } from '@/lib/protocol/events'
import { keepLarge } from './keep-large'
import { arrangeStorage, context } from './tools-test-setup'

const megabyte = 1024 * 1024

async function arrange(conversationId = context.conversationId) {
  const storage = await arrangeStorage()
  let count = 0
  const keep = (...content: ToolContent[]) =>
    keepLarge(content, {
      owner: context.owner,
      conversationId,
      storage,
      newId: () => `id${++count}`,
      clock: () => 5000,
    })
  const find = (name: string) => storage.findFile(context.owner, conversationId, name)
  return { storage, keep, find }
}

test('small results stay where they are', async () => {
  const { storage, keep } = await arrange()
  const content: ToolContent[] = [
    { type: 'text', text: 'x'.repeat(60_000) },
    { type: 'json', json: { a: 1 } },
    { type: 'image', data: 'aGk=', media_type: 'image/png' },
  ]
  expect(await keep(...content)).toEqual(content)
  expect(await storage.listFiles(context.owner, context.conversationId)).toEqual([])
})

test('a text of 10 MB becomes a file, and its first 4 KB stay', async () => {
  const { keep, find } = await arrange()
  const text = 'é'.repeat(5 * megabyte)

  expect(await keep({ type: 'text', text })).toEqual([
    {
      type: 'artifact',
      artifact_id: 'artifacts/id1.txt',
      size: 10 * megabyte,
      media_type: 'text/plain',
      head: 'é'.repeat(2048),
    },
  ])
  const file = await find('artifacts/id1.txt')
  expect(file).toMatchObject({ mediaType: 'text/plain', updated: 5000 })
  expect(Buffer.from(file?.data ?? []).toString('utf8')).toBe(text)
})

test('JSON of 10 MB becomes a JSON file', async () => {
  const { keep, find } = await arrange()
  const json = Array.from({ length: 100_000 }, (_, index) => ({ index, text: 'x'.repeat(80) }))

  const [part] = await keep({ type: 'json', json })

  expect(part).toMatchObject({ artifact_id: 'artifacts/id1.json', media_type: 'application/json' })
  const file = await find('artifacts/id1.json')
  expect(JSON.parse(Buffer.from(file?.data ?? []).toString('utf8'))).toEqual(json)
})

test('a head is cut between two characters', async () => {
  const { keep } = await arrange()
  const [part] = await keep({ type: 'text', text: `ab${'€'.repeat(30_000)}` })
  expect(part).toHaveProperty('head', `ab${'€'.repeat(1364)}`)
})

test('a large picture becomes a file of its kind, without a head', async () => {
  const { keep, find } = await arrange()
  const bytes = Buffer.alloc(100_000, 7)

  expect(await keep({ type: 'image', data: bytes.toString('base64'), media_type: 'image/jpeg' })).toEqual([
    { type: 'artifact', artifact_id: 'artifacts/id1.jpg', size: 100_000, media_type: 'image/jpeg' },
  ])
  expect(Buffer.from((await find('artifacts/id1.jpg'))?.data ?? []).equals(bytes)).toBe(true)
})

test('of many small parts, those beyond 64 KB in all become files', async () => {
  const { keep } = await arrange()
  const parts = Array.from({ length: 4 }, () => ({ type: 'text' as const, text: 'x'.repeat(30_000) }))
  expect((await keep(...parts)).map(({ type }) => type)).toEqual(['text', 'text', 'artifact', 'artifact'])
})

test('what is larger than a file may be is cut, and says so; a picture that is, is left out', async () => {
  const { keep } = await arrange()
  const large = await keep({ type: 'json', json: 'x'.repeat(13 * megabyte) })
  expect(large).toMatchObject([
    { type: 'artifact', artifact_id: 'artifacts/id1.txt', size: 12 * megabyte, media_type: 'text/plain' },
    { type: 'text', text: `[left out: all after the first ${12 * megabyte} of ${13 * megabyte + 2} bytes]` },
  ])
  const data = Buffer.alloc(13 * megabyte).toString('base64')
  expect(await keep({ type: 'image', data, media_type: 'image/png' })).toEqual([
    { type: 'text', text: `[left out: an image of ${13 * megabyte} bytes: larger than ${12 * megabyte}]` },
  ])
})

test('outside a conversation the head stays, with a note', async () => {
  const { keep } = await arrange('')
  expect(await keep({ type: 'text', text: 'x'.repeat(70_000) })).toEqual([
    { type: 'text', text: 'x'.repeat(4096) },
    { type: 'text', text: '[left out: the rest of 70000 bytes: it could not be kept]' },
  ])
})

test('a conversation keeps 256 MB of results, and no more', async () => {
  const { storage } = await arrange()
  const entry = { conversationId: 'conversation', mediaType: 'text/plain', updated: 1 }
  const place = (size: number) => ({
    owner: context.owner,
    conversationId: 'conversation',
    newId: () => 'id',
    clock: () => 1,
    storage: { ...storage, listFiles: async () => [{ ...entry, name: 'artifacts/old.txt', size }] },
  })
  const content: ToolContent[] = [{ type: 'text', text: 'x'.repeat(megabyte) }]

  expect(await keepLarge(content, place(255 * megabyte))).toMatchObject([{ type: 'artifact' }])
  expect(await keepLarge(content, place(255 * megabyte + 1))).toMatchObject([
    { type: 'text' },
    { type: 'text' },
  ])
})
