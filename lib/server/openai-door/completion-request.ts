/**
 * The body of `POST /v1/chat/completions`.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
import { z } from 'zod'
import type { ModelRequest } from '@/lib/server/engine/ports'

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).nullish(),
})

export const completionRequestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1, 'only 1 is supported').nullish(),
})
export type CompletionRequest = z.infer<typeof completionRequestSchema>

/** What is handed on to a model: all but the fields that Weir answers itself. */
export function modelRequestOf(body: CompletionRequest): ModelRequest {
  const { model, messages, stream: _stream, stream_options: _streamOptions, n: _n, ...options } = body
  return { model, messages, options }
}
