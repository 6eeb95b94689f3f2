import { expect, test } from 'vitest'
import { publicOrigin } from './public-origin'

test.each([
  [{ host: 'localhost:3000' }, 'http://localhost:3000'],
  [{ host: 'weir.example', 'x-forwarded-proto': 'https' }, 'https://weir.example'],
  [{ host: 'weir.example', 'x-forwarded-proto': 'https, http' }, 'https://weir.example'],
  [{ host: 'weir.example', 'x-forwarded-proto': 'javascript' }, 'http://weir.example'],
])('%j is seen as %s', (headers, expected) => {
  expect(publicOrigin(new Request('http://127.0.0.1:3000/api', { headers }))).toBe(expected)
})
