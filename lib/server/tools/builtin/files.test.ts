import { expect, test } from 'vitest'
import { arrangeStorage, context, neverAborted, outcomeOf } from '@/lib/server/tools/tools-test-setup'
import { createFileTools } from './files'

const megabyte = 1024 * 1024

async function arrange() {
  const storage = await arrangeStorage()
  const [list, read, write] = createFileTools({ storage, clock: () => Date.UTC(2026, 0, 2) })
  if (!list || !read || !write) throw new Error('A tool is missing.')
  const put = (name: string, data: Uint8Array, mediaType = 'text/plain') =>
    storage.putFile(context.owner, {
      conversationId: context.conversationId,
      name,
      mediaType,
      updated: 1,
      data,
    })
  return {
    storage,
    put,
    list: () => outcomeOf(list, {}),
    read: (args: object) => outcomeOf(read, { ...args }),
    write: (args: object, calledFor = context) => outcomeOf(write, { ...args }, neverAborted, calledFor),
  }
}

test('a file is written, listed and read', async () => {
  const { list, read, write } = await arrange()
  expect(await write({ name: 'notes/plan.md', content: '# Plané' })).toEqual({
    status: 'completed',
    text: 'notes/plan.md: 8 bytes.',
  })
  expect(JSON.parse((await list()).text)).toEqual({
    type: 'json',
    json: [
      { name: 'notes/plan.md', size: 8, media_type: 'text/markdown', updated: '2026-01-02T00:00:00.000Z' },
    ],
  })
  expect(await read({ name: 'notes/plan.md' })).toEqual({ status: 'completed', text: '# Plané' })
})

test('writing replaces, appending adds, also when several append at once', async () => {
  const { read, write } = await arrange()
  await write({ name: 'log.txt', content: 'old' })
  await write({ name: 'log.txt', content: '0' })
  await Promise.all(['1', '2', '3'].map((content) => write({ name: 'log.txt', content, append: true })))
  expect((await read({ name: 'log.txt' })).text).toBe('0123')
})

test('appending to a file that is not there makes it', async () => {
  const { read, write } = await arrange()
  await write({ name: 'new.txt', content: 'a', append: true })
  expect((await read({ name: 'new.txt' })).text).toBe('a')
})

test('a long file is read in parts', async () => {
  const { read, write } = await arrange()
  await write({ name: 'long.txt', content: 'abcdef' })
  expect((await read({ name: 'long.txt', start: 2, max_characters: 2 })).text).toBe(
    'cd\n\n[characters 2 to 4 of 6; go on with start = 4]',
  )
})

test('a file that is not there is a failure that says how to find one', async () => {
  const { read } = await arrange()
  expect(await read({ name: 'gone.txt' })).toEqual({
    status: 'failed',
    text: 'There is no file “gone.txt”. list_files names those there are.',
  })
})

test('a file that is no text is described', async () => {
  const { put, read, write } = await arrange()
  await put('artifacts/a.png', Uint8Array.of(0x89, 0x50, 0x00, 0xff), 'image/png')
  await put('broken.txt', Uint8Array.of(0xff, 0xfe, 0x41))
  expect((await read({ name: 'artifacts/a.png' })).text).toBe(
    '[artifacts/a.png is no text: image/png, 4 bytes]',
  )
  expect((await read({ name: 'broken.txt' })).text).toContain('is no text')
  expect(await write({ name: 'broken.txt', content: 'x', append: true })).toMatchObject({ status: 'failed' })
})

test.each([
  '../x',
  '/etc/passwd',
  'a/../b',
  'a//b',
  './a',
  'a\\b',
  'a\u0000b',
  ' a',
  '',
  'x'.repeat(201),
  '\ud800',
])('the name %j is refused', async (name) => {
  const { read, write } = await arrange()
  expect(await write({ name, content: '' })).toMatchObject({ status: 'failed' })
  expect(await read({ name })).toMatchObject({ status: 'failed' })
})

test('results that were kept can be read, not written', async () => {
  const { put, read, write } = await arrange()
  await put('artifacts/a.txt', Buffer.from('kept'))
  expect((await read({ name: 'artifacts/a.txt' })).text).toBe('kept')
  expect(await write({ name: 'artifacts/a.txt', content: 'x' })).toMatchObject({
    status: 'failed',
    text: expect.stringContaining('must not begin with artifacts/'),
  })
})

test('a file holds 1 MB of bytes, also when it grows', async () => {
  const { write } = await arrange()
  expect(await write({ name: 'a', content: 'é'.repeat(megabyte) })).toEqual({
    status: 'failed',
    text: `The file would have ${2 * megabyte} bytes; ${megabyte} is the most.`,
  })
  expect(await write({ name: 'b', content: 'x'.repeat(megabyte) })).toMatchObject({ status: 'completed' })
  expect(await write({ name: 'b', content: 'x', append: true })).toMatchObject({ status: 'failed' })
})

test('a conversation holds 50 files, kept results aside, and a file can still be replaced then', async () => {
  const { put, write } = await arrange()
  await put('artifacts/large.txt', Buffer.alloc(11 * megabyte))
  await put('artifacts/larger.txt', Buffer.alloc(11 * megabyte))
  for (let index = 0; index < 50; index += 1) await put(`${index}.txt`, Buffer.from('x'))
  expect(await write({ name: 'one-more.txt', content: 'x' })).toEqual({
    status: 'failed',
    text: 'This conversation has 50 files, which is the most. Write to one of them.',
  })
  expect(await write({ name: '7.txt', content: 'new' })).toMatchObject({ status: 'completed' })
})

test('a conversation holds 20 MB of files', async () => {
  const { put, write } = await arrange()
  await put('brought.bin', Buffer.alloc(12 * megabyte))
  await put('also.bin', Buffer.alloc(8 * megabyte - 1))
  expect(await write({ name: 'a.txt', content: 'xy' })).toMatchObject({
    status: 'failed',
    text: expect.stringContaining(`${20 * megabyte + 1} bytes`),
  })
  expect(await write({ name: 'a.txt', content: 'x' })).toMatchObject({ status: 'completed' })
})

test('outside a conversation nothing can be written', async () => {
  const { write } = await arrange()
  expect(await write({ name: 'a.txt', content: 'x' }, { ...context, conversationId: '' })).toEqual({
    status: 'failed',
    text: 'Files can be written in a conversation only.',
  })
})

test('what a model writes as HTML is stored as plain text', async () => {
  const { storage, write } = await arrange()
  await write({ name: 'page.html', content: '<script>' })
  expect(await storage.findFile(context.owner, context.conversationId, 'page.html')).toMatchObject({
    mediaType: 'text/plain',
  })
})
