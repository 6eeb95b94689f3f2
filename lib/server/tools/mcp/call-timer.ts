/** The time that a tool may take. */

export interface CallTimer {
  /** The tool said something: the time that it may be silent starts anew. */
  heard(): void
  /** Time stands still while a person is asked; as many `resume` as `pause` let it go on. */
  pause(): void
  resume(): void
  stop(): void
}

/** A tool that always says that it goes on may take this many times the time that it may be silent. */
const longest = 10

/** Calls `onTimeout` once: after `silenceMs` of silence, or ten times that in all. */
export function startCallTimer(silenceMs: number, onTimeout: () => void): CallTimer {
  let leftMs = silenceMs * longest
  let pauses = 0
  let armed: { readonly timer: NodeJS.Timeout; readonly at: number } | undefined

  const disarm = () => {
    if (!armed) return
    clearTimeout(armed.timer)
    leftMs -= performance.now() - armed.at
    armed = undefined
  }
  const arm = () => {
    disarm()
    const ms = Math.max(0, Math.min(silenceMs, leftMs))
    armed = { timer: setTimeout(onTimeout, ms), at: performance.now() }
  }
  arm()
  return {
    heard: () => {
      if (armed) arm()
    },
    pause: () => {
      pauses += 1
      disarm()
    },
    resume: () => {
      pauses -= 1
      if (pauses === 0) arm()
    },
    stop: () => {
      // No later `resume` arms it again.
      pauses = Infinity
      disarm()
    },
  }
}
