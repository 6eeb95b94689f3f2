import { answerOf } from '@/lib/blocks/collect'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { ChatChunk } from '@/lib/protocol/chunk'

interface CompletionOptions {
  readonly id: string
  readonly model: string
  /** Epoch seconds. */
  readonly created: number
}

/**
 * The answer to `stream: false`: a `chat.completion` object, from the same fold that renders every other run.
 * Source: https://platform.openai.com/docs/api-reference/chat/object
 */
export async function completionOf(
  chunks: AsyncIterable<ChatChunk>,
  { id, model, created }: CompletionOptions,
) {
  let state = initialRunState
  let finishReason = 'stop'
  for await (const chunk of chunks) {
    finishReason = chunk.choices[0]?.finish_reason ?? finishReason
    state = reduce(state, state.lastSeq + 1, { type: 'chunk', t: 0, turn: 0, ...chunk })
  }
  const { messages, usage } = answerOf(state)
  const answer = messages.find((message) => message.role === 'assistant')
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, ...answer },
        finish_reason: finishReason,
        logprobs: null,
      },
    ],
    usage,
  }
}
