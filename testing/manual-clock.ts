export interface ManualClock {
  readonly clock: () => number
  /** Resolves when the clock has been moved that far, or when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly advance: (ms: number) => void
  /** How many sleep now. */
  readonly sleeping: () => number
}

/** Time that passes only when the test says so. */
export function createManualClock(start = 0): ManualClock {
  let now = start
  const sleepers = new Set<{ readonly due: number; readonly wake: () => void }>()
  return {
    clock: () => now,
    sleeping: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = {
          due: now + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', sleeper.wake, { once: true })
      }),
    advance: (ms) => {
      now += ms
      for (const sleeper of sleepers) if (sleeper.due <= now) sleeper.wake()
    },
  }
}
