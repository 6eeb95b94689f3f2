/**
 * Any OpenAI-compatible endpoint as a `ModelClient`. The official client makes the request; its answer is read raw and
 * decoded by `lib/sse`, because the client's own stream parser costs 4 to 6 times as much.
 */
import OpenAI, { APIError } from 'openai'
import type { ModelClient, ModelRequest } from '@/lib/server/engine/ports'
import { callUpstream, type UpstreamLimits } from './call-upstream'
import { textAt } from './fields'
import { readAnswer } from './read-answer'
import type { Refusal, Upstream } from './upstream-error'

export interface OpenAIEndpoint {
  readonly baseUrl: string
  /** Absent: the endpoint asks for none, as Ollama and most local servers. */
  readonly apiKey?: string | undefined
}

export interface OpenAIModelOptions extends OpenAIEndpoint, UpstreamLimits {}

/** The vendor's client, set so that only our own code tries again, reads the environment or writes to a log. */
function createVendorClient({ baseUrl, apiKey }: OpenAIEndpoint): OpenAI {
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
  return { host: new URL(baseUrl).host, apiKey, keyName: 'OPENAI_API_KEY' }
}

/** What the endpoint answered, when the vendor's client threw this because of that. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof APIError) || error.status === undefined) return undefined
  const { status, headers, error: body } = error
  const message = typeof body === 'string' ? body : (textAt(body, 'message') ?? '')
  return { status, headers, message }
}

export function createOpenAIModel(options: OpenAIModelOptions): ModelClient {
  const client = createVendorClient(options)
  const upstream = upstreamOf(options)
  // The watchdog keeps time; the client's own limit, 10 minutes, must not come first.
  const timeout = options.totalTimeoutMs + 1000

  return {
    stream: (request, signal) =>
      callUpstream(
        {
          upstream,
          limits: options,
          model: request.model,
          ask: (watchdog) =>
            client
              .post('/chat/completions', { body: toBody(request), signal: watchdog.signal, timeout })
              .asResponse(),
          refusalOf,
          read: readAnswer,
        },
        signal,
      ),
  }
}

/** `parts` are for vendors that want back what they signed; those of this API refuse fields that they do not know. */
function toBody({ model, messages, options }: ModelRequest): object {
  const withoutParts = messages.map((message) => ({ ...message, parts: undefined }))
  return { ...options, model, messages: withoutParts, stream: true, stream_options: { include_usage: true } }
}
