import type { ModelSource } from './model-source'
import { createOpenAIModel, upstreamOf, type OpenAIModelOptions } from './openai'
import { idsIn, readModelList } from './read-model-list'

export interface OpenAISourceOptions extends OpenAIModelOptions {
  /** Names to offer instead of the endpoint's own list; none: the endpoint's own. */
  readonly models?: readonly string[] | undefined
  readonly listTimeoutMs?: number | undefined
}

/** Kinds that the list of a vendor names among the others and that cannot chat; whoever wants one sets OPENAI_MODELS. */
const notForChat =
  /embed|whisper|(^|[-_])tts|dall-e|moderation|transcribe|realtime|-image|sora|babbage|davinci/i

export function createOpenAISource(options: OpenAISourceOptions): ModelSource {
  const { baseUrl, apiKey, models = [], listTimeoutMs = 5000 } = options
  return {
    client: createOpenAIModel(options),
    listModels: async () => {
      if (models.length > 0) return models
      return readModelList({
        url: `${baseUrl}/models`,
        headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
        upstream: upstreamOf(options),
        timeoutMs: listTimeoutMs,
        namesIn: (answer) => idsIn(answer)?.filter((name) => !notForChat.test(name)),
      })
    },
  }
}
