import { expect, test } from 'vitest'
import { z } from 'zod'
import { readJson } from './body'

const schema = z.strictObject({ name: z.string() })

function post(body: BodyInit, type = 'application/json'): Request {
  return new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } })
}

test('a body that fits is parsed', async () => {
  expect(await readJson(post('{"name":"weir"}', 'application/json; charset=utf-8'), schema)).toEqual({
    name: 'weir',
  })
})

test.each([
  ['text', post('{"name":"weir"}', 'text/plain'), 415, 'unsupported_media_type'],
  ['a form', post('name=weir', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type'],
  ['bad JSON', post('{"name":'), 400, 'invalid_request'],
  ['another shape', post('{"name":1}'), 400, 'invalid_request'],
  ['unknown fields', post('{"name":"weir","admin":true}'), 400, 'invalid_request'],
  ['too many bytes', post(JSON.stringify({ name: 'x'.repeat(5_000_000) })), 413, 'payload_too_large'],
])('%s is refused', async (_name, request, status, code) => {
  await expect(readJson(request, schema)).rejects.toMatchObject({ status, code })
})

test('the field that is wrong is named', async () => {
  await expect(readJson(post('{"name":1}'), schema)).rejects.toMatchObject({ param: 'name' })
})

test('what a schema says in words of its own is one sentence', async () => {
  const worded = z.strictObject({ name: z.string().min(1, 'is empty') })
  await expect(readJson(post('{"name":""}'), worded)).rejects.toThrow('name is empty.')
  await expect(readJson(post('[]'), worded)).rejects.toThrow('The body: Invalid input')
})
