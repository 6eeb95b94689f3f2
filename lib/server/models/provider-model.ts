/** A model of a vendor whose API is its own, through a provider package of the AI SDK, as a `ModelClient`. */
import {
  AISDKError,
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4StreamPart,
  type LanguageModelV4StreamResult,
  type SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { ChatChunk } from '@/lib/protocol/chunk'
import type { ModelClient, ModelRequest } from '@/lib/server/engine/ports'
import { callUpstream, type AnswerReading, type UpstreamLimits } from './call-upstream'
import { textAt, type Fields } from './fields'
import { createChunkTranslator } from './provider-chunks'
import { toCallSettings } from './provider-options'
import { toPrompt } from './provider-prompt'
import { eventStreamOf } from './read-answer'
import {
  describeMalformed,
  describeStreamError,
  messageIn,
  toAppError,
  type Refusal,
  type Upstream,
  type UpstreamFailure,
} from './upstream-error'
import type { Watchdog } from './watchdog'

export interface ProviderModelOptions extends UpstreamLimits {
  readonly upstream: Upstream
  /** The vendor's model, set to make its requests by `fetch`. */
  readonly open: (modelName: string, fetch: typeof globalThis.fetch) => LanguageModelV4
  /** What only this vendor has, from the fields of the request. */
  readonly vendorOptions?: ((options: Fields) => SharedV4ProviderOptions) | undefined
}

export function createProviderModel(options: ProviderModelOptions): ModelClient {
  const { upstream } = options
  return {
    stream: (request, signal) =>
      callUpstream(
        {
          upstream,
          limits: options,
          model: request.model,
          ask: (watchdog) => ask(request, options, watchdog),
          refusalOf,
          read: readAnswer,
        },
        signal,
      ),
  }
}

async function ask(
  { model, messages, options = {} }: ModelRequest,
  { upstream, open, vendorOptions }: ProviderModelOptions,
  watchdog: Watchdog,
): Promise<LanguageModelV4StreamResult> {
  try {
    return await open(model, watchedFetch(upstream, watchdog)).doStream({
      ...toCallSettings(options),
      prompt: toPrompt(messages),
      abortSignal: watchdog.signal,
      ...(vendorOptions !== undefined && { providerOptions: vendorOptions(options) }),
    })
  } catch (error) {
    if (!AISDKError.isInstance(error) || APICallError.isInstance(error)) throw error
    // The package itself refuses what its vendor does not have.
    const what = `${upstream.host} cannot take this request: ${error.message.replace(/\.$/, '')}.`
    throw toAppError({ code: 'upstream_rejected', what, cause: error })
  }
}

/** The provider package hides the bytes, pings among them, and takes any answer for an event stream. */
function watchedFetch(upstream: Upstream, watchdog: Watchdog): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (!response.ok) return response
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        watchdog.heard()
        controller.enqueue(bytes)
      },
    })
    return new Response(eventStreamOf(response, upstream).pipeThrough(heard), response)
  }
}

/** What the vendor answered; undefined: it did not answer, or its answer broke off. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!APICallError.isInstance(error) || error.statusCode === undefined || error.statusCode < 400)
    return undefined
  const { statusCode: status, responseBody = '' } = error
  const headers = new Headers(error.responseHeaders)
  // Google says in the body what others say in the header.
  const [, seconds] = /"retryDelay":\s*"([\d.]+)s"/.exec(responseBody) ?? []
  if (seconds !== undefined && !headers.has('retry-after')) headers.set('retry-after', seconds)
  return { status, headers, message: messageIn(responseBody) || error.message }
}

async function* readAnswer(
  { stream }: LanguageModelV4StreamResult,
  { upstream, watchdog, defaults, progress }: AnswerReading,
): AsyncGenerator<ChatChunk> {
  const chunksOf = createChunkTranslator(defaults)
  for await (const part of stream) {
    // Parts that were made before an abort are not handed on after it.
    watchdog.signal.throwIfAborted()
    const problem = problemOf(part, upstream)
    if (problem !== undefined) throw toAppError(problem)
    progress.finished ||= part.type === 'finish'
    for (const chunk of chunksOf(part)) {
      // A slow reader is not a silent upstream.
      watchdog.pause()
      yield chunk
      watchdog.listen()
    }
    if (progress.finished) return
  }
  throw toAppError(cutOff(upstream))
}

function problemOf(part: LanguageModelV4StreamPart, upstream: Upstream): UpstreamFailure | undefined {
  if (part.type === 'error') {
    return part.error instanceof Error
      ? describeMalformed(part.error, upstream)
      : describeStreamError(textAt(part.error, 'message') ?? '', upstream)
  }
  if (part.type !== 'finish') return undefined
  const { unified, raw } = part.finishReason
  if (unified === 'error') return describeStreamError(raw ?? '', upstream)
  return unified === 'interrupted' || (unified === 'other' && raw === undefined)
    ? cutOff(upstream)
    : undefined
}

function cutOff({ host }: Upstream): UpstreamFailure {
  return { code: 'upstream_cut', what: `${host} ended its answer without saying that it is complete.` }
}
