import { expect, test } from 'vitest'
import { sameSitePath } from './same-site-path'

test('a path of this site is kept with its query', () => {
  expect(sameSitePath('/c/a?b=1#d')).toBe('/c/a?b=1#d')
})

test.each([
  undefined,
  '',
  'c/a',
  'https://example.com',
  '//example.com',
  '/\\example.com',
  '/\t/example.com',
  'javascript:alert(1)',
])('%j leads home', (wanted) => {
  expect(sameSitePath(wanted)).toBe('/')
})

test('several values lead home', () => {
  expect(sameSitePath(['/a', '/b'])).toBe('/')
})
