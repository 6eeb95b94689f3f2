import type { Env } from './env'
import { createAnthropicSource } from './models/anthropic-source'
import type { ModelCatalogOptions } from './models/catalog'
import { createGoogleSource } from './models/google-source'

/** The endpoint and the vendors that the configuration names. */
export function modelSourcesOf(env: Env): ModelCatalogOptions {
  const limits = { idleTimeoutMs: env.MODEL_IDLE_TIMEOUT_MS, totalTimeoutMs: env.MODEL_TOTAL_TIMEOUT_MS }
  const { OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GEMINI_BASE_URL } = env
  return {
    endpoint: OPENAI_BASE_URL
      ? { baseUrl: OPENAI_BASE_URL, apiKey: env.OPENAI_API_KEY, models: env.OPENAI_MODELS, ...limits }
      : undefined,
    sources: [
      ...(ANTHROPIC_BASE_URL
        ? [
            createAnthropicSource({
              baseUrl: ANTHROPIC_BASE_URL,
              apiKey: env.ANTHROPIC_API_KEY,
              models: env.ANTHROPIC_MODELS,
              ...limits,
            }),
          ]
        : []),
      ...(GEMINI_BASE_URL
        ? [
            createGoogleSource({
              baseUrl: GEMINI_BASE_URL,
              apiKey: env.GEMINI_API_KEY,
              models: env.GEMINI_MODELS,
              ...limits,
            }),
          ]
        : []),
    ],
  }
}
