import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { expect, test } from 'vitest'
import { acceptMalformedPaths } from './malformed-paths'

/** The path that a server is given when a client sends this one. */
async function pathOf(sent: string): Promise<string | undefined> {
  await using server = createServer((request, response) => response.end(request.url))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const [response] = await once(get({ port: address.port, path: sent }), 'response')
  return (await response.toArray()).join('')
}

test('a path that cannot be decoded stands for itself, and every other one stays as it is', async () => {
  acceptMalformedPaths()
  expect(await pathOf('/api/runs/%E0%A4%A?after=%ff')).toBe('/api/runs/%25E0%25A4%25A?after=%ff')
  expect(await pathOf('/c/%ff')).toBe('/c/%25ff')
  expect(await pathOf('/c/%C3%A4%2F?x=%')).toBe('/c/%C3%A4%2F?x=%')
})
