/** Anthropic's Messages API, or a server that speaks it. */
// The package's own entry reads the environment when it is loaded, and throws at an empty ANTHROPIC_BASE_URL.
import { AnthropicLanguageModel } from '@ai-sdk/anthropic/internal'
import type { ModelSource } from './model-source'
import { createProviderModel } from './provider-model'
import { idsIn, readModelList } from './read-model-list'
import type { Upstream } from './upstream-error'
import type { VendorSourceOptions } from './vendor-source'

export function createAnthropicSource(options: VendorSourceOptions): ModelSource {
  const { baseUrl, apiKey, models = [], listTimeoutMs: timeoutMs = 5000 } = options
  const upstream: Upstream = { host: new URL(baseUrl).host, apiKey, keyName: 'ANTHROPIC_API_KEY' }
  const headers = { 'anthropic-version': '2023-06-01', ...(apiKey !== undefined && { 'x-api-key': apiKey }) }

  return {
    client: createProviderModel({
      ...options,
      upstream,
      open: (modelName, fetch) =>
        new AnthropicLanguageModel(modelName, {
          provider: 'anthropic.messages',
          baseURL: baseUrl,
          headers,
          fetch,
        }),
      vendorOptions: ({ parallel_tool_calls }) => ({
        anthropic: parallel_tool_calls === false ? { disableParallelToolUse: true } : {},
      }),
    }),
    listModels: async () => {
      if (models.length > 0) return models
      return readModelList({
        url: `${baseUrl}/models?limit=1000`,
        headers,
        upstream,
        timeoutMs,
        namesIn: idsIn,
      })
    },
  }
}
