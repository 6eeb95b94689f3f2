import { expect, test, vi } from 'vitest'
import { randomId } from './random-id'

test('ids are 32 hex digits and differ, also where crypto.randomUUID is missing', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })

  const ids = Array.from({ length: 1_000 }, randomId)

  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1_000)
  vi.unstubAllGlobals()
})
