import { expect, test } from 'vitest'
import { arrange, begin, call, finish, origin, owner, stdioServer } from './mcp-test-setup'

async function connected() {
  const servers = arrange()
  expect(await servers.add(owner, stdioServer('hostile'), origin)).toMatchObject({ state: 'connected' })
  return servers
}

test.each(['garbage', 'unknown_id'])('%s between the messages breaks no call', async (tool) => {
  const servers = await connected()
  expect(await call(servers, tool)).toMatchObject({ status: 'completed', text: 'fine' })
  expect(await call(servers, 'echo', { text: 'still here' })).toMatchObject({ text: 'still here' })
})

test('of two answers to one call the first counts', async () => {
  const servers = await connected()
  expect(await call(servers, 'twice')).toMatchObject({ text: 'first' })
  expect(await call(servers, 'echo', { text: 'next' })).toMatchObject({ text: 'next' })
})

test('an answer with the id of another call goes nowhere but to that call of the same server', async () => {
  const [servers, others] = [await connected(), await connected()]
  const [waiting, elsewhere] = [call(servers, 'wait'), begin(others, 'wait')]
  const next = (await elsewhere).next()
  // Once the server has it, and its id.
  await call(servers, 'echo', { text: 'after' })
  const stop = new AbortController()
  const thief = call(servers, 'stranger', {}, stop.signal)
  expect(await waiting).toMatchObject({ text: 'stolen' })
  stop.abort()
  expect(await thief).toMatchObject({ status: 'failed' })
  expect(await Promise.race([next, Promise.resolve('still waiting')])).toBe('still waiting')
})

test('sampling is refused, and the server is told so', async () => {
  const servers = await connected()
  expect(await call(servers, 'sampling')).toMatchObject({ text: 'refused: Method not found' })
})

test('a line without an end ends the connection, and the next call has a new one', async () => {
  const servers = await connected()
  expect(await call(servers, 'huge_line', { bytes: 20_000_000 })).toMatchObject({
    status: 'failed',
    text: 'Test stopped answering.',
  })
  expect(await call(servers, 'echo', { text: 'again' })).toMatchObject({ text: 'again' })
})

test('a tool that a server has no more is refused in words', async () => {
  const servers = await connected()
  const echo = await begin(servers, 'echo', { text: 'late' })
  await servers.remove(owner, 'test')
  expect(await finish(echo)).toMatchObject({ status: 'failed', text: 'There is no tool server “test”.' })
  expect((await servers.list(owner)).items).toHaveLength(1)
})
