/**
 * An OpenAI `chat.completion.chunk`, as vendors of compatible endpoints really send it: fields that are absent in one
 * are null in another, so both are accepted, and neither opens a block.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
import { z } from 'zod'

const functionDelta = z.object({ name: z.string().nullish(), arguments: z.string().nullish() })
export type FunctionDelta = z.infer<typeof functionDelta>

const toolCallDelta = z.object({
  index: z.number().int().nonnegative(),
  id: z.string().nullish(),
  type: z.string().nullish(),
  function: functionDelta.nullish(),
})
export type ToolCallDelta = z.infer<typeof toolCallDelta>

const delta = z.object({
  role: z.string().nullish(),
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(toolCallDelta).nullish(),
})
export type Delta = z.infer<typeof delta>

const choice = z.object({
  index: z.number().int().nonnegative(),
  delta,
  finish_reason: z.string().nullish(),
})
export type Choice = z.infer<typeof choice>

/** Counts of one model call, in tokens. Vendors add details of their own, which are left out. */
export const usageSchema = z.object({
  prompt_tokens: z.number().int().nonnegative(),
  completion_tokens: z.number().int().nonnegative(),
  total_tokens: z.number().int().nonnegative(),
})
export type UsageInfo = z.infer<typeof usageSchema>

/** What a run has used before its first model call is counted. */
export const noUsage: UsageInfo = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

export const chunkSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  /** Epoch seconds. */
  created: z.number(),
  model: z.string(),
  choices: z.array(choice),
  usage: usageSchema.nullish(),
  /** Opaque to Weir: what a vendor wants back in the next turn, such as the signature of its thinking. */
  provider_metadata: z.record(z.string(), z.unknown()).optional(),
})
export type ChatChunk = z.infer<typeof chunkSchema>
