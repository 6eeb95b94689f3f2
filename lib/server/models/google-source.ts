/** Google's Gemini API, or a server that speaks it. */
import { isRecord } from '@/lib/protocol/is-record'
import { createGoogle } from '@ai-sdk/google'
import { listAt, textAt } from './fields'
import type { ModelSource } from './model-source'
import { createProviderModel } from './provider-model'
import { effortOf } from './provider-options'
import { readModelList } from './read-model-list'
import type { Upstream } from './upstream-error'
import type { VendorSourceOptions } from './vendor-source'

/** Kinds that make text of a prompt and still cannot chat; whoever wants one sets GEMINI_MODELS. */
const notForChat = /embed|-tts|-image|-audio|-live|computer-use|robotics|aqa/i

export function createGoogleSource(options: VendorSourceOptions): ModelSource {
  const { baseUrl, apiKey, models = [], listTimeoutMs: timeoutMs = 5000 } = options
  const upstream: Upstream = { host: new URL(baseUrl).host, apiKey, keyName: 'GEMINI_API_KEY' }
  // Left out, the package would look for one in the environment.
  const key = apiKey ?? 'none'

  return {
    client: createProviderModel({
      ...options,
      upstream,
      open: (modelName, fetch) => createGoogle({ baseURL: baseUrl, apiKey: key, fetch })(modelName),
      // Gemini thinks in silence unless it is told to show its thoughts; models that do not think refuse to be told.
      vendorOptions: (fields) => {
        const effort = effortOf(fields)
        const thinks = effort !== undefined && effort !== 'none'
        return { google: thinks ? { thinkingConfig: { includeThoughts: true } } : {} }
      },
    }),
    listModels: async () => {
      if (models.length > 0) return models
      const headers = { 'x-goog-api-key': key }
      return readModelList({ url: `${baseUrl}/models?pageSize=1000`, headers, upstream, timeoutMs, namesIn })
    },
  }
}

/** The names of `{ models: [{ name: 'models/…', supportedGenerationMethods }] }`; undefined when it is something else. */
function namesIn(answer: unknown): string[] | undefined {
  if (!isRecord(answer) || !Array.isArray(answer['models'])) return undefined
  return listAt(answer, 'models').flatMap((model) => {
    const name = textAt(model, 'name')?.replace(/^models\//, '') ?? ''
    const canChat = listAt(model, 'supportedGenerationMethods').includes('generateContent')
    return canChat && !notForChat.test(name) ? name : []
  })
}
