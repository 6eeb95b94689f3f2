import type { Message } from '@/lib/blocks/transcript'
import { modelMessagesOf } from '@/lib/server/engine/model-messages'
import type { ModelMessage } from '@/lib/server/engine/ports'

/**
 * What a model is told of a conversation: the path from the root to the prompt. Partial answers are part of it, with the
 * calls that were answered; reasoning, sub-agents' words and what a lost attempt wrote are not.
 *
 * @param withCalls false for a model that has no tools: some vendors refuse calls then.
 */
export function historyOf(path: readonly Message[], { withCalls }: { withCalls: boolean }): ModelMessage[] {
  return path.flatMap((message) => modelMessages(message, withCalls))
}

function modelMessages(message: Message, withCalls: boolean): ModelMessage[] {
  if (message.role === 'user')
    return message.content === '' ? [] : [{ role: 'user', content: message.content }]
  // What a graph gave stands for all that its nodes said.
  const result = message.end?.final_result
  if (result !== undefined) return result === '' ? [] : [{ role: 'assistant', content: result }]
  if (withCalls) return modelMessagesOf(message.blocks, '', { withParts: false })
  const content = message.blocks
    .filter((block) => block.type === 'text' && block.spanId === '' && block.isSuperseded !== true)
    .map((block) => block.content)
    .join('')
  return content === '' ? [] : [{ role: 'assistant', content }]
}
