import { expect, test } from 'vitest'
import { createHandle } from './handle'
import { createOtherMethods } from './other-methods'

const handle = createHandle(() => ({
  password: 'correct horse',
  apiKey: undefined,
  now: 1_800_000_000_000,
  hosts: [],
}))
const otherMethods = createOtherMethods(handle)
const context = { params: Promise.resolve({}) }
const asked = (method: string) => new Request('http://localhost/api/things', { method })

test('a method that a route does not have is refused as JSON, and told which it has', async () => {
  const response = await otherMethods('GET', 'POST').DELETE(asked('DELETE'), context)
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS'])
  expect(await response.json()).toEqual({
    error: {
      message: 'DELETE is not allowed here: only GET, POST, HEAD, OPTIONS.',
      type: 'invalid_request_error',
      code: 'method_not_allowed',
      param: null,
    },
  })
})

test('only what a route reads has a HEAD', async () => {
  const { GET } = otherMethods('POST')
  expect((await GET(asked('GET'), context)).headers.get('allow')).toBe('POST, OPTIONS')
})

test('OPTIONS says which methods a route has', async () => {
  const response = await otherMethods('PUT').OPTIONS()
  expect([response.status, response.headers.get('allow')]).toEqual([204, 'PUT, OPTIONS'])
})
