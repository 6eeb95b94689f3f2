import type { GraphRun, Outcome } from './graph-run'
import { isAskedIn } from './graph-view'
import { failed } from './node-error'
import { elapsedOf, workedMs } from './spent'
import type { Step } from './step'

type Timed = Pick<GraphRun, 'state' | 'created' | 'clock' | 'sleep'>

/**
 * Pulls a node's work until it has taken its time: then the attempt has failed, whatever the work does. Time in which a
 * person is asked in the node does not count; what the node took under earlier drivers does, as its log tells.
 */
export async function* withinTime(
  run: Timed,
  work: AsyncGenerator<Step, Outcome>,
  spanId: string,
  limitMs: number,
): AsyncGenerator<Step, Outcome> {
  let leftMs = limitMs - workedMs(run.state(), spanId, elapsedOf(run))
  try {
    for (;;) {
      // A question opens and closes with what the work says: none can while the next of that is waited for.
      const isAsked = isAskedIn(run.state(), spanId)
      const began = run.clock()
      const next = isAsked ? await work.next() : await unlessLate(run, work, leftMs)
      if (!isAsked) leftMs -= run.clock() - began
      if (next === undefined) return timedOut(limitMs)
      if (next.done === true) return next.value
      yield next.value
    }
  } finally {
    // Not awaited: the work may wait for what does not come.
    void work.return(timedOut(limitMs)).catch(() => {})
  }
}

/** What the work says next; undefined when there is no time for it. */
async function unlessLate(
  { sleep }: Timed,
  work: AsyncGenerator<Step, Outcome>,
  leftMs: number,
): Promise<IteratorResult<Step, Outcome> | undefined> {
  // Not begun: it would be cut at once.
  if (leftMs <= 0) return undefined
  const arrival = new AbortController()
  const late = sleep(leftMs, arrival.signal).then(() => undefined)
  return Promise.race([work.next(), late]).finally(() => arrival.abort())
}

function timedOut(limitMs: number): Outcome {
  return failed('node_timeout', `It did not end within ${limitMs / 1000} s.`)
}
