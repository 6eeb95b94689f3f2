/** A wait that others can end. */
export interface Pause {
  readonly ended: Promise<void>
  end(): void
}

/** @param delayMs null waits until somebody ends it */
export function startPause(delayMs: number | null): Pause {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = delayMs === null ? undefined : setTimeout(resolve, delayMs)
  return {
    ended: promise,
    end() {
      clearTimeout(timer)
      resolve()
    },
  }
}
