import type { Delta, UsageInfo } from '@/lib/protocol/chunk'
import type { Clock, ModelClient, ModelMessage } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { turnOf } from './demo-agent'
import { partOf } from './demo-parts'
import { sceneOf, textOf, type DemoScene } from './demo-scene'
import { answerTo, estimateTokens, type DemoAnswer, type DemoCall } from './demo-scripts'
import { sleep as realSleep, type Sleep } from './sleep'

export interface DemoModelOptions {
  /** Between two chunks of a word or two: 36 ms make about 50 tokens a second. */
  readonly delayMs?: number | undefined
  readonly sleep?: Sleep | undefined
  readonly clock?: Clock | undefined
}

export const demoModelName = 'demo'

/**
 * The built-in model: needs no key, says that it is a demo, and lets a person try the states of a run. Given tools, it
 * plays an agent that calls them.
 */
export function createDemoModel(options: DemoModelOptions = {}): ModelClient {
  const { delayMs = 36, sleep = realSleep, clock = Date.now } = options
  return {
    async *stream(request, signal) {
      if (signal.aborted) return
      const scene = sceneOf(request)
      const answer = answerOf(scene)
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
      const finish_reason = answer.calls.length > 0 ? 'tool_calls' : 'stop'
      yield { ...head, choices: [{ index: 0, delta: {}, finish_reason }] }
      yield { ...head, choices: [], usage: usageOf(request.messages, answer) }
    },
  }
}

function answerOf(scene: DemoScene): DemoAnswer {
  if (scene.tools.length > 0) return turnOf(scene)
  return partOf(scene) ?? answerTo(scene.prompt)
}

function deltasOf({ reasoning, content, calls }: DemoAnswer): Delta[] {
  return [
    { role: 'assistant', content: '' },
    ...reasoning.map((piece) => ({ reasoning_content: piece })),
    ...content.map((piece) => ({ content: piece })),
    ...calls.flatMap(callDeltas),
  ]
}

/** As vendors send a call: its id and name first, then its arguments in pieces that end anywhere. */
function callDeltas({ name, arguments: args }: DemoCall, index: number): Delta[] {
  const id = `call_${crypto.randomUUID()}`
  const pieces = JSON.stringify(args).match(/.{1,12}/gsu) ?? []
  return [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]
}

function usageOf(messages: readonly ModelMessage[], { reasoning, content, calls }: DemoAnswer): UsageInfo {
  const prompt = estimateTokens(messages.map(textOf).join('\n'))
  const called = calls.map((call) => call.name + JSON.stringify(call.arguments))
  const completion = estimateTokens([...reasoning, ...content, ...called].join(''))
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}
