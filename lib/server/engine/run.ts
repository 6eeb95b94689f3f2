import type { UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEndReason, RunEvent, RunEventOf } from '@/lib/protocol/events'
import type { Clock } from './ports'
import type { Step } from './step'

type WithoutTime<E> = E extends RunEvent ? Omit<E, 't'> : never

/** An event before it is stamped with the time at which it is given out. */
export type UntimedEvent = WithoutTime<RunEvent>

/** Why a run is to stop; the value with which its stop signal is aborted. */
export interface StopReason {
  readonly reason: RunEndReason
  readonly by?: string
}

interface RunOptions {
  /** Epoch ms of the run's start; events count from here. */
  readonly created: number
  readonly clock: Clock
  /** Aborted with a `StopReason`. */
  readonly stop: AbortSignal
  /** Masks an error for people, and logs what they may not see. */
  readonly describe: (error: unknown) => ErrorInfo
  /** What the run has used so far. */
  readonly usage: () => UsageInfo
  /** Ends all that the run has left open, before it ends itself. */
  readonly closings?: (status: 'stopped' | 'interrupted') => readonly UntimedEvent[]
  /** No event is stamped with less: what the log of a run that is taken over ends with. */
  readonly notBefore?: number
}

/** How a body came to its end, unless it was stopped. */
interface Ending {
  readonly failure?: ErrorInfo
  readonly limit?: RunEndReason | undefined
  readonly isWaiting?: true
}

/** What a body returns: the limit that ended it, or what it failed with; nothing when it has completed. */
export type BodyEnd = RunEndReason | ErrorInfo | undefined

type Body = AsyncIterable<Step, BodyEnd | void>

/**
 * Runs a body and gives out its events, stamped, with exactly one terminal event at the end: `completed` when the
 * body returns (`stopped` when it returns a limit that it reached), `stopped` when the signal aborts (whatever the body
 * does then), `failed` after an `error` event when it throws, or returns what it failed with. A body that says `waiting`
 * gets none yet: its run goes on when a person has answered. A consumer that leaves early closes the body and gets no
 * terminal event: somebody else owns the run.
 */
export async function* run(body: Body, options: RunOptions): AsyncGenerator<RunEvent> {
  const { created, clock, stop, usage, closings = () => [] } = options
  let elapsed = options.notBefore ?? 0
  const now = (): number => (elapsed = Math.max(elapsed, Math.round(clock() - created)))
  const ending = yield* eventsOf(body, options, now)
  if (ending.isWaiting) return
  const end = endOf(ending, stop)
  for (const event of closings(end.status === 'stopped' ? 'stopped' : 'interrupted'))
    yield { ...event, t: now() }
  if (end.status === 'failed' && ending.failure) yield { type: 'error', t: now(), error: ending.failure }
  const t = now()
  yield { type: 'run_end', t, ...end, usage: usage(), duration_ms: t }
}

async function* eventsOf(
  body: Body,
  { stop, describe }: RunOptions,
  now: () => number,
): AsyncGenerator<RunEvent, Ending> {
  const iterator = body[Symbol.asyncIterator]()
  let interrupt = (): void => {}
  const onStop = (): void => interrupt()
  stop.addEventListener('abort', onStop, { once: true })
  try {
    while (!stop.aborted) {
      // Stop waits for nobody, not even for a body that does not heed it.
      const result = await new Promise<IteratorResult<Step, BodyEnd | void> | undefined>(
        (resolve, reject) => {
          interrupt = () => resolve(undefined)
          iterator.next().then(resolve, reject)
        },
      )
      if (!result || stop.aborted) break
      if (result.done === true) return endingOf(result.value ?? undefined)
      if (result.value.type === 'waiting') return { isWaiting: true }
      yield { ...result.value, t: now() }
    }
    return {}
  } catch (error) {
    return stop.aborted ? {} : { failure: describe(error) }
  } finally {
    stop.removeEventListener('abort', onStop)
    // Not awaited: the return of a generator waits for whatever the generator waits for.
    void iterator.return?.().catch(describe)
  }
}

function endingOf(end: BodyEnd): Ending {
  return typeof end === 'object' ? { failure: end } : { limit: end }
}

function endOf(
  { failure, limit }: Ending,
  stop: AbortSignal,
): Pick<RunEventOf<'run_end'>, 'status' | 'reason' | 'by'> {
  if (stop.aborted) return { status: 'stopped', ...stopReasonOf(stop) }
  if (limit !== undefined) return { status: 'stopped', reason: limit }
  if (!failure) return { status: 'completed' }
  return failure.type === 'upstream_error' ? { status: 'failed', reason: 'upstream' } : { status: 'failed' }
}

function stopReasonOf(stop: AbortSignal): StopReason {
  const { reason } = stop
  return isStopReason(reason) ? reason : { reason: 'user' }
}

function isStopReason(value: unknown): value is StopReason {
  return typeof value === 'object' && value !== null && 'reason' in value && typeof value.reason === 'string'
}
