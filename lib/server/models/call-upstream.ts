/** One call of a model, whatever the vendor: its limits of time, its tries, and what it ends with. */
import type { ChatChunk } from '@/lib/protocol/chunk'
import type { Clock } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import type { ChunkDefaults } from './normalize-chunk'
import { retryDelay } from './retry'
import { sleep as realSleep, type Sleep } from './sleep'
import { describeCut, describeRefusal, toAppError, type Refusal, type Upstream } from './upstream-error'
import { startWatchdog, type Watchdog } from './watchdog'

export interface UpstreamLimits {
  /** The longest silence of the upstream. */
  readonly idleTimeoutMs: number
  /** The longest time for a whole call, tries again included. */
  readonly totalTimeoutMs: number
  readonly sleep?: Sleep | undefined
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
}

/** What reading an answer needs to know. */
export interface AnswerReading {
  readonly upstream: Upstream
  readonly watchdog: Watchdog
  readonly defaults: ChunkDefaults
  /** Kept up to date while reading: once finished the answer is whole, and what fails behind it is no error. */
  readonly progress: { finished: boolean }
}

export interface UpstreamCall<Answer> {
  readonly upstream: Upstream
  readonly limits: UpstreamLimits
  readonly model: string
  /** Asks once, and resolves with the head of the answer. */
  readonly ask: (watchdog: Watchdog) => Promise<Answer>
  /** What the upstream answered, when `ask` rejected with this because of that. */
  readonly refusalOf: (error: unknown) => Refusal | undefined
  readonly read: (answer: Answer, reading: AnswerReading) => AsyncIterable<ChatChunk>
}

/** As `ModelClient.stream`. */
export async function* callUpstream<Answer>(
  call: UpstreamCall<Answer>,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk> {
  if (signal.aborted) return
  const { upstream, limits, model } = call
  const { idleTimeoutMs: idleMs, totalTimeoutMs: totalMs, sleep = realSleep, clock = Date.now } = limits
  const expired = (limit: 'idle' | 'total') => expiry(limit === 'idle' ? idleMs : totalMs, limit, upstream)
  const watchdog = startWatchdog({ idleMs, totalMs, sleep, clock, expired }, signal)
  const defaults = { id: `chatcmpl-${crypto.randomUUID()}`, model, created: Math.floor(clock() / 1000) }
  const reading: AnswerReading = { upstream, watchdog, defaults, progress: { finished: false } }
  try {
    yield* call.read(await askUntilAnswered(call, watchdog), reading)
  } catch (error) {
    const failure = signal.aborted ? undefined : failureOf(error, reading)
    if (failure !== undefined) throw failure
  } finally {
    watchdog.stop()
  }
}

/** The head of the answer. A refusal that may pass is tried again, which nothing behind the first byte is. */
async function askUntilAnswered<Answer>(call: UpstreamCall<Answer>, watchdog: Watchdog): Promise<Answer> {
  const { upstream, limits } = call
  const { sleep = realSleep, clock = Date.now, random = Math.random } = limits
  for (let retries = 0; ; retries += 1) {
    watchdog.listen()
    try {
      return await call.ask(watchdog)
    } catch (error) {
      watchdog.signal.throwIfAborted()
      if (error instanceof AppError) throw error
      const refusal = call.refusalOf(error)
      const { status, headers } = refusal ?? noAnswer
      const delayMs = retryDelay({ status, headers, retries, now: clock(), random: random() })
      if (delayMs === undefined) throw toAppError(describeRefusal(error, refusal, upstream, clock()))
      watchdog.pause()
      await sleep(delayMs, watchdog.signal)
      watchdog.signal.throwIfAborted()
    }
  }
}

const noAnswer = { status: undefined, headers: undefined }

/** What the call ends with; undefined: it ends well all the same. */
function failureOf(error: unknown, { upstream, watchdog, progress }: AnswerReading): unknown {
  const expired = watchdog.signal.aborted
  if (error instanceof AppError && !expired) return error
  // The answer is whole: all that a broken or silent connection can still lose is its figures.
  if (progress.finished) return undefined
  if (expired) return watchdog.signal.reason
  return toAppError(describeCut(error, upstream))
}

function expiry(ms: number, limit: 'idle' | 'total', { host }: Upstream): AppError {
  const seconds = `${Math.round(ms / 100) / 10} s`
  const failure =
    limit === 'idle'
      ? ({ code: 'upstream_idle', what: `${host} sent nothing for ${seconds}.` } as const)
      : ({ code: 'upstream_timeout', what: `${host} took longer than ${seconds}.` } as const)
  return toAppError(failure)
}
