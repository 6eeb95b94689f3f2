// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { graphSideKey, sideKey, writePreference } from '@/hooks/preferences'
import { firstPaintScript } from './first-paint'
import { applyFold, toggleFold } from './fold'

const { dataset } = document.documentElement

function open(path: string): void {
  window.history.replaceState(null, '', path)
  applyFold(path)
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  writePreference(sideKey, null)
  writePreference(graphSideKey, null)
})
afterEach(() => vi.unstubAllGlobals())

test('the page of a graph starts folded, every other page open', () => {
  open('/graphs/digest')
  expect(dataset.side).toBe('folded')
  for (const path of ['/', '/c/one', '/graphs', '/agents/scout']) {
    open(path)
    expect(dataset.side).toBeUndefined()
  }
})

test('what a person chose stays, on graphs and elsewhere apart', () => {
  open('/graphs/digest')
  toggleFold()
  expect(dataset.side).toBeUndefined()
  open('/c/one')
  toggleFold()
  expect(dataset.side).toBe('folded')
  open('/graphs/new')
  expect(dataset.side).toBeUndefined()
  toggleFold()
  expect(dataset.side).toBe('folded')
  open('/agents')
  expect(dataset.side).toBe('folded')
})

test('the first paint shows what the page shows afterwards', () => {
  const choices = [null, 'open', 'folded']
  for (const path of ['/', '/graphs/digest']) {
    for (const [elsewhere, onGraphs] of choices.flatMap((one) => choices.map((other) => [one, other]))) {
      writePreference(sideKey, elsewhere ?? null)
      writePreference(graphSideKey, onGraphs ?? null)
      open(path)
      const { side } = dataset
      delete dataset.side
      // oxlint-disable-next-line no-eval -- the page runs it as a script in its head
      window.eval(firstPaintScript)
      expect([path, elsewhere, onGraphs, dataset.side]).toEqual([path, elsewhere, onGraphs, side])
    }
  }
})
