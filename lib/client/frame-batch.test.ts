import { expect, test, vi } from 'vitest'
import { createFrameBatch, type FrameScheduler } from './frame-batch'

/** A page whose frames and timers run when the test says so. */
function page() {
  let frames: (() => void)[] = []
  const timers = new Map<() => void, number>()
  const listeners = new Set<() => void>()
  let hidden = false
  const scheduler: FrameScheduler = {
    isHidden: () => hidden,
    onFrame(callback) {
      frames.push(callback)
      return () => {
        frames = frames.filter((frame) => frame !== callback)
      }
    },
    onTimer(callback, delayMs) {
      timers.set(callback, delayMs)
      return () => timers.delete(callback)
    },
    onVisibilityChange(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
  }
  return {
    scheduler,
    timers,
    frame() {
      const due = frames
      frames = []
      for (const callback of due) callback()
    },
    timer() {
      const due = [...timers.keys()]
      timers.clear()
      for (const callback of due) callback()
    },
    show(visible: boolean) {
      hidden = !visible
      for (const callback of listeners) callback()
    },
  }
}

function batchOn({ scheduler }: ReturnType<typeof page>) {
  const flush = vi.fn<() => void>()
  return { flush, batch: createFrameBatch(flush, { scheduler }) }
}

test('a thousand tokens in one frame are one flush, not one synchronous render each', () => {
  const tab = page()
  const { flush, batch } = batchOn(tab)

  for (let token = 0; token < 1_000; token += 1) batch.schedule()
  expect(flush).toHaveBeenCalledTimes(0)
  tab.frame()
  tab.frame()

  expect(flush).toHaveBeenCalledTimes(1)
})

test('a hidden page flushes by timer', () => {
  const tab = page()
  const { flush, batch } = batchOn(tab)
  tab.show(false)

  batch.schedule()
  tab.frame()
  expect(flush).toHaveBeenCalledTimes(0)
  expect([...tab.timers.values()]).toEqual([250])
  tab.timer()

  expect(flush).toHaveBeenCalledTimes(1)
})

test('a flush that is pending when the page is hidden goes over to the timer, and back', () => {
  const tab = page()
  const { flush, batch } = batchOn(tab)

  batch.schedule()
  tab.show(false)
  tab.frame()
  expect(flush).toHaveBeenCalledTimes(0)
  tab.show(true)
  tab.timer()
  expect(flush).toHaveBeenCalledTimes(0)
  tab.frame()

  expect(flush).toHaveBeenCalledTimes(1)
})

test('flushNow flushes what is pending once, and nothing when nothing is', () => {
  const tab = page()
  const { flush, batch } = batchOn(tab)

  batch.flushNow()
  expect(flush).toHaveBeenCalledTimes(0)
  batch.schedule()
  batch.flushNow()
  tab.frame()

  expect(flush).toHaveBeenCalledTimes(1)
})

test('a disposed batch never flushes', () => {
  const tab = page()
  const { flush, batch } = batchOn(tab)

  batch.schedule()
  batch.dispose()
  tab.frame()
  tab.show(false)
  tab.timer()

  expect(flush).toHaveBeenCalledTimes(0)
})
