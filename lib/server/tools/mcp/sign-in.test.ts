import { expect, test } from 'vitest'
import { startMcpServer } from '@/testing/mcp-server'
import { arrange, call, closedAfterwards, httpServer, memoryDocuments, origin, owner } from './mcp-test-setup'

async function guarded() {
  const http = closedAfterwards(await startMcpServer({ oauth: true }))
  const storage = memoryDocuments()
  const servers = arrange({ storage })
  const added = await servers.add(owner, httpServer(http.url), origin)
  return { http, storage, servers, added }
}

/** What a browser does with the address: the authorization server says yes and sends it back. */
async function signInAt(url: string | undefined) {
  const response = await fetch(url ?? '', { redirect: 'manual' })
  const back = new URL(response.headers.get('location') ?? '')
  const { code = '', state = '' } = Object.fromEntries(back.searchParams)
  return { back, answer: { code, state } }
}

test('a server that asks for a sign-in says where; afterwards it is connected', async () => {
  const { servers, added } = await guarded()
  expect(added).toMatchObject({
    state: 'needs_sign_in',
    problem: expect.stringMatching(/asks you to sign in/),
  })
  expect(new URL(added.sign_in_url ?? '').searchParams.get('code_challenge_method')).toBe('S256')

  const { back, answer } = await signInAt(added.sign_in_url)
  expect(`${back.origin}${back.pathname}`).toBe('http://localhost:3000/api/mcp/oauth/callback')
  await servers.finishSignIn(owner, answer)
  const connected = await servers.get(owner, 'test')
  expect(connected).toMatchObject({ state: 'connected', problem: undefined, sign_in_url: undefined })
  expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
})

test('tokens never leave the server in a list', async () => {
  const { servers, storage, added } = await guarded()
  await servers.finishSignIn(owner, (await signInAt(added.sign_in_url)).answer)
  const stored = JSON.stringify(await storage.findDocument(owner, 'tool_server', 'test'))
  const token = /"access_token":"([^"]+)"/.exec(stored)?.[1] ?? ''
  expect(token).toHaveLength(36)
  expect(JSON.stringify(await servers.list(owner))).not.toContain(token)
})

test('a sign-in outlives a restart: begun before it and ended after it, and still good after the next', async () => {
  const { storage, added } = await guarded()
  const second = arrange({ storage })
  expect(await second.get(owner, 'test')).toMatchObject({
    state: 'needs_sign_in',
    sign_in_url: added.sign_in_url,
  })
  await second.finishSignIn(owner, (await signInAt(added.sign_in_url)).answer)
  const third = arrange({ storage })
  expect(await third.get(owner, 'test')).toMatchObject({ state: 'idle' })
  expect(await call(third, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
})

test('an expired token is renewed without anybody', async () => {
  const { servers, added, http } = await guarded()
  await servers.finishSignIn(owner, (await signInAt(added.sign_in_url)).answer)
  await fetch(new URL('/expire', http.url))
  expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
})

test('calls wait for nobody and begin no other sign-in', async () => {
  const { servers, added, storage } = await guarded()
  const { tools } = await servers.get(owner, 'test')
  expect(tools).toEqual([])
  await servers.find(owner, 'test')
  const document = await storage.findDocument(owner, 'tool_server', 'test')
  expect(JSON.stringify(document)).toContain(JSON.stringify(added.sign_in_url))
})

test.each([
  ['a state that nobody began', { code: 'x', state: 'made-up.test' }],
  ['a state of another server', { code: 'x', state: 'made-up.other' }],
  ['no state', { code: 'x', state: '' }],
])('%s is refused', async (_name, answer) => {
  const { servers } = await guarded()
  await expect(servers.finishSignIn(owner, answer)).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a state is good once, and for its owner only', async () => {
  const { servers, added } = await guarded()
  const { answer } = await signInAt(added.sign_in_url)
  await expect(servers.finishSignIn('somebody else', answer)).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await servers.finishSignIn(owner, answer)
  await expect(servers.finishSignIn(owner, answer)).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a refusal is the problem of the server, and connecting begins anew', async () => {
  const { servers, added } = await guarded()
  const state = new URL(added.sign_in_url ?? '').searchParams.get('state') ?? ''
  await servers.finishSignIn(owner, { state, error: 'access_denied' })
  expect(await servers.get(owner, 'test')).toMatchObject({
    state: 'failed',
    problem: expect.stringMatching(/^The sign-in at .* failed: access_denied$/),
    sign_in_url: undefined,
  })
  const again = await servers.connect(owner, 'test', origin)
  expect(again).toMatchObject({ state: 'needs_sign_in' })
  expect(again.sign_in_url).not.toBe(added.sign_in_url)
})

test('a code that the authorization server did not give is refused', async () => {
  const { servers, added } = await guarded()
  const { answer } = await signInAt(added.sign_in_url)
  await servers.finishSignIn(owner, { ...answer, code: 'forged' })
  expect(await servers.get(owner, 'test')).toMatchObject({ state: 'failed' })
})
