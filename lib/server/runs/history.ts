import type { Message } from '@/lib/blocks/transcript'
import type { ModelMessage } from '@/lib/server/engine/ports'

/**
 * What a model is told of a conversation: the path from the root to the prompt. Partial answers are part of it;
 * reasoning and what a lost attempt wrote are not.
 */
export function historyOf(path: readonly Message[], systemPrompt: string | undefined): ModelMessage[] {
  const system: ModelMessage[] = systemPrompt ? [{ role: 'system', content: systemPrompt }] : []
  return [...system, ...path.map(modelMessageOf).filter((message) => message.content !== '')]
}

function modelMessageOf(message: Message): ModelMessage {
  if (message.role === 'user') return { role: 'user', content: message.content }
  const spoken = message.blocks.filter(
    (block) => block.type === 'text' && block.spanId === '' && block.isSuperseded !== true,
  )
  return { role: 'assistant', content: spoken.map((block) => block.content).join('') }
}
