import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { boundedFetch } from './bounded-fetch'
import { closedAfterwards } from './mcp-test-setup'

/** A server that sends these pieces. */
async function serverOf(contentType: string, pieces: readonly string[]): Promise<string> {
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { 'Content-Type': contentType })
    for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve))
    response.end()
  }).listen(0, '127.0.0.1')
  closedAfterwards({ close: async () => server.close().closeAllConnections() })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : ''
}

const events = (count: number, size: number) =>
  Array.from({ length: count }, () => `data: ${'x'.repeat(size)}\n\n`)

test('an answer within the limit arrives as it was sent, with its address', async () => {
  const url = await serverOf('application/json', ['{"a":', '1}'])
  const response = await boundedFetch(100)(url)
  expect(response.url).toBe(url)
  expect(await response.json()).toEqual({ a: 1 })
})

test('a body beyond the limit is an error', async () => {
  const response = await boundedFetch(1000)(
    await serverOf('application/json', ['x'.repeat(600), 'x'.repeat(600)]),
  )
  await expect(response.text()).rejects.toThrow('A message is larger than 1000 bytes.')
})

test('a stream may be of any length when its events are small', async () => {
  const response = await boundedFetch(1000)(await serverOf('text/event-stream', events(50, 500)))
  expect((await response.text()).length).toBe(50 * 508)
})

test('an event that does not end is an error', async () => {
  const pieces = ['data: a\n\n', ...Array.from({ length: 5 }, () => `data: ${'x'.repeat(300)}\n`)]
  const response = await boundedFetch(1000)(await serverOf('text/event-stream', pieces))
  await expect(response.text()).rejects.toThrow('A message is larger than 1000 bytes.')
})
