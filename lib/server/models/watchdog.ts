import type { Clock } from '@/lib/server/engine/ports'
import type { Sleep } from './sleep'

export interface WatchdogOptions {
  /** The longest silence while we wait for the upstream. */
  readonly idleMs: number
  /** The longest time for the whole call, tries again included. */
  readonly totalMs: number
  readonly sleep: Sleep
  readonly clock: Clock
  /** Makes the reason that `signal` aborts with when a limit is reached. */
  readonly expired: (limit: 'idle' | 'total') => Error
}

/** Ends an upstream call that its caller gave up, that fell silent or that took too long. */
export interface Watchdog {
  /** Goes to the upstream call. */
  readonly signal: AbortSignal
  /** We begin to wait for the upstream: silence counts from here. */
  readonly listen: () => void
  /** The upstream gave a sign of life: while we wait for it, silence counts from here. */
  readonly heard: () => void
  /** It is not the upstream's turn: silence does not count until `listen`. */
  readonly pause: () => void
  /** Must be called at the end, and aborts whatever is still going on. */
  readonly stop: () => void
}

/** Starts watching; silence counts at once. Aborting `caller` aborts the call, too. */
export function startWatchdog(options: WatchdogOptions, caller: AbortSignal): Watchdog {
  const { idleMs, totalMs, sleep, clock, expired } = options
  const controller = new AbortController()
  const { signal } = controller
  const deadline = clock() + totalMs
  let silentSince: number | undefined = clock()
  const stop = () => {
    caller.removeEventListener('abort', stop)
    controller.abort()
  }
  caller.addEventListener('abort', stop, { once: true })
  if (caller.aborted) stop()

  // Sleeps until the nearest limit could be reached and looks again, so that a sign of life costs one assignment
  // and no timer.
  const watch = async () => {
    while (!signal.aborted) {
      const now = clock()
      const idleLeft = silentSince === undefined ? idleMs : silentSince + idleMs - now
      const totalLeft = deadline - now
      if (idleLeft <= 0) controller.abort(expired('idle'))
      else if (totalLeft <= 0) controller.abort(expired('total'))
      else await sleep(Math.min(idleLeft, totalLeft), signal)
    }
  }
  void watch()

  return {
    signal,
    listen: () => {
      silentSince = clock()
    },
    heard: () => {
      if (silentSince !== undefined) silentSince = clock()
    },
    pause: () => {
      silentSince = undefined
    },
    stop,
  }
}
