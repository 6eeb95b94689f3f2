import type { GraphRun, Outcome } from './graph-run'
import { failed } from './node-error'
import type { Step } from './step'

/**
 * Pulls a node's work until it has taken its time: then the attempt has failed, whatever the work does. Time in which
 * nothing but a person was waited for does not count.
 */
export async function* withinTime(
  { clock, sleep }: Pick<GraphRun, 'clock' | 'sleep'>,
  work: AsyncGenerator<Step, Outcome>,
  limitMs: number | undefined,
): AsyncGenerator<Step, Outcome> {
  if (limitMs === undefined) return yield* work
  let leftMs = limitMs
  try {
    for (;;) {
      const began = clock()
      const arrival = new AbortController()
      const next = await Promise.race([work.next(), sleep(leftMs, arrival.signal)]).finally(() =>
        arrival.abort(),
      )
      leftMs -= clock() - began
      if (next === undefined) return timedOut(limitMs)
      if (next.done === true) return next.value
      yield next.value
    }
  } finally {
    // Not awaited: the work may wait for what does not come.
    void work.return(timedOut(limitMs)).catch(() => {})
  }
}

function timedOut(limitMs: number): Outcome {
  return failed('node_timeout', `It did not end within ${limitMs / 1000} s.`)
}
