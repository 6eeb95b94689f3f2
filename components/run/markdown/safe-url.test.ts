import { expect, test } from 'vitest'
import { safeUrl } from './safe-url'

test.each(['https://example.com/a?b#c', 'http://example.com', 'mailto:a@example.com'])(
  '%s is a link',
  (url) => {
    expect(safeUrl(url)).toBe(url)
  },
)

test.each([
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '/inside',
  '#here',
  'file:///etc',
])('%s is none', (url) => {
  expect(safeUrl(url)).toBe('')
})
