/**
 * Any OpenAI-compatible endpoint as a `ModelClient`. The official client makes the request; its answer is read raw and
 * decoded by `lib/sse`, because the client's own stream parser costs 4 to 6 times as much.
 */
import OpenAI, { APIError } from 'openai'
import type { Clock, ModelClient, ModelRequest } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { readAnswer, type AnswerReading } from './read-answer'
import { retryDelay } from './retry'
import { sleep as realSleep, type Sleep } from './sleep'
import { describeCut, describeRefusal, toAppError, type Upstream } from './upstream-error'
import { startWatchdog, type Watchdog } from './watchdog'

export interface OpenAIEndpoint {
  readonly baseUrl: string
  /** Absent: the endpoint asks for none, as Ollama and most local servers. */
  readonly apiKey?: string | undefined
}

export interface OpenAIModelOptions extends OpenAIEndpoint {
  /** The longest silence of the endpoint. */
  readonly idleTimeoutMs: number
  /** The longest time for a whole call, tries again included. */
  readonly totalTimeoutMs: number
  readonly sleep?: Sleep | undefined
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
}

/** The vendor's client, set so that only our own code tries again, reads the environment or writes to a log. */
export function createVendorClient({ baseUrl, apiKey }: OpenAIEndpoint): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    // The client refuses to start without one; endpoints that need none ignore it.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
  })
}

export function upstreamOf({ baseUrl, apiKey }: OpenAIEndpoint): Upstream {
  return { host: new URL(baseUrl).host, apiKey }
}

export function createOpenAIModel(options: OpenAIModelOptions): ModelClient {
  const { idleTimeoutMs, totalTimeoutMs } = options
  const { sleep = realSleep, clock = Date.now, random = Math.random } = options
  const client = createVendorClient(options)
  const upstream = upstreamOf(options)

  const post = (request: ModelRequest, signal: AbortSignal): Promise<Response> =>
    client
      // The watchdog keeps time; the client's own limit, 10 minutes, must not come first.
      .post('/chat/completions', { body: toBody(request), signal, timeout: totalTimeoutMs + 1000 })
      .asResponse()

  /** The head of the answer. A refusal that may pass is tried again, which nothing behind the first byte is. */
  const ask = async (request: ModelRequest, watchdog: Watchdog): Promise<Response> => {
    for (let retries = 0; ; retries += 1) {
      watchdog.listen()
      try {
        return await post(request, watchdog.signal)
      } catch (error) {
        watchdog.signal.throwIfAborted()
        const { status, headers } = error instanceof APIError ? error : noStatus
        const delayMs = retryDelay({ status, headers, retries, now: clock(), random: random() })
        if (delayMs === undefined) throw toAppError(describeRefusal(error, upstream, clock()))
        watchdog.pause()
        await sleep(delayMs, watchdog.signal)
        watchdog.signal.throwIfAborted()
      }
    }
  }

  return {
    async *stream(request, signal) {
      if (signal.aborted) return
      const progress = { finished: false }
      const expired = (limit: 'idle' | 'total') =>
        expiry(limit === 'idle' ? idleTimeoutMs : totalTimeoutMs, limit, upstream)
      const limits = { idleMs: idleTimeoutMs, totalMs: totalTimeoutMs }
      const watchdog = startWatchdog({ ...limits, sleep, clock, expired }, signal)
      const defaults = {
        id: `chatcmpl-${crypto.randomUUID()}`,
        model: request.model,
        created: Math.floor(clock() / 1000),
      }
      const reading: AnswerReading = { upstream, watchdog, defaults, progress }
      try {
        yield* readAnswer(await ask(request, watchdog), reading)
      } catch (error) {
        const failure = signal.aborted ? undefined : failureOf(error, reading)
        if (failure !== undefined) throw failure
      } finally {
        watchdog.stop()
      }
    },
  }
}

const noStatus = { status: undefined, headers: undefined }

function toBody({ model, messages, options }: ModelRequest): object {
  return { ...options, model, messages, stream: true, stream_options: { include_usage: true } }
}

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
