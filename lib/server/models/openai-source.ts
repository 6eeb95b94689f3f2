import type { ModelSource } from './model-source'
import { createOpenAIModel, createVendorClient, upstreamOf, type OpenAIModelOptions } from './openai'
import { describeMalformed, describeRefusal, toAppError } from './upstream-error'

export interface OpenAISourceOptions extends OpenAIModelOptions {
  /** Names to offer instead of the endpoint's own list; none: the endpoint's own. */
  readonly models?: readonly string[] | undefined
  readonly listTimeoutMs?: number | undefined
}

/** Kinds that the list of a vendor names among the others and that cannot chat; whoever wants one sets OPENAI_MODELS. */
const notForChat =
  /embed|whisper|(^|[-_])tts|dall-e|moderation|transcribe|realtime|-image|sora|babbage|davinci/i

export function createOpenAISource(options: OpenAISourceOptions): ModelSource {
  const { models = [], listTimeoutMs = 5000 } = options
  const vendor = createVendorClient(options)
  const upstream = upstreamOf(options)

  const readList = async (): Promise<unknown> => {
    const signal = AbortSignal.timeout(listTimeoutMs)
    try {
      const response = await vendor.get('/models', { signal }).asResponse()
      return await response.json()
    } catch (error) {
      if (!signal.aborted) throw toAppError(describeRefusal(error, upstream, Date.now()))
      const what = `${upstream.host} did not answer within ${listTimeoutMs / 1000} s.`
      throw toAppError({ code: 'upstream_timeout', what })
    }
  }

  return {
    client: createOpenAIModel(options),
    listModels: async () => {
      if (models.length > 0) return models
      const names = namesIn(await readList())
      if (names === undefined)
        throw toAppError(describeMalformed(new Error('not a list of models'), upstream))
      return names.filter((name) => !notForChat.test(name))
    },
  }
}

/** The ids of `{ data: [{ id }] }`; undefined when it is something else. */
function namesIn(value: unknown): string[] | undefined {
  if (typeof value !== 'object' || value === null || !('data' in value)) return undefined
  // Ollama answers `data: null` when it has no model.
  if (value.data === null) return []
  if (!Array.isArray(value.data)) return undefined
  const items: readonly unknown[] = value.data
  return items.flatMap((item) =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : [],
  )
}
