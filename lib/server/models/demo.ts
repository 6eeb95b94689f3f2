import type { Delta, UsageInfo } from '@/lib/protocol/chunk'
import type { Clock, ModelClient, ModelMessage } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { answerTo, estimateTokens, type DemoAnswer } from './demo-scripts'
import { sleep as realSleep, type Sleep } from './sleep'

export interface DemoModelOptions {
  /** Between two chunks of a word or two: 36 ms make about 50 tokens a second. */
  readonly delayMs?: number | undefined
  readonly sleep?: Sleep | undefined
  readonly clock?: Clock | undefined
}

export const demoModelName = 'demo'

/** The built-in model: needs no key, says that it is a demo, and lets a person try the states of a run. */
export function createDemoModel(options: DemoModelOptions = {}): ModelClient {
  const { delayMs = 36, sleep = realSleep, clock = Date.now } = options
  return {
    async *stream(request, signal) {
      if (signal.aborted) return
      const prompt = request.messages.findLast((message) => message.role === 'user')
      const answer = answerTo(prompt === undefined ? '' : textOf(prompt))
      const head = {
        id: `chatcmpl-${crypto.randomUUID()}`,
        object: 'chat.completion.chunk' as const,
        created: Math.floor(clock() / 1000),
        model: request.model,
      }
      // Paced by the clock, so that late timers do not add up; a slow reader gets no burst afterwards.
      let due = clock()
      for (const delta of deltasOf(answer)) {
        await sleep(Math.max(0, due - clock()), signal)
        if (signal.aborted) return
        yield { ...head, choices: [{ index: 0, delta }] }
        due = Math.max(due + delayMs * answer.slowness, clock())
      }
      if (answer.failure !== undefined) throw new AppError('upstream_failed', answer.failure)
      if (signal.aborted) return
      yield { ...head, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }
      yield { ...head, choices: [], usage: usageOf(request.messages, answer) }
    },
  }
}

function deltasOf({ reasoning, content }: DemoAnswer): Delta[] {
  return [
    { role: 'assistant', content: '' },
    ...reasoning.map((piece) => ({ reasoning_content: piece })),
    ...content.map((piece) => ({ content: piece })),
  ]
}

/** The text of a message, whose content may be a list of parts: text, images and more. */
function textOf({ content }: ModelMessage): string {
  if (typeof content === 'string') return content
  const parts = content ?? []
  return parts.map((part) => (hasText(part) ? part.text : '')).join(' ')
}

function hasText(part: unknown): part is { readonly text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
}

function usageOf(messages: readonly ModelMessage[], { reasoning, content }: DemoAnswer): UsageInfo {
  const prompt = estimateTokens(messages.map(textOf).join('\n'))
  const completion = estimateTokens([...reasoning, ...content].join(''))
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}
