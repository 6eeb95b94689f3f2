/** What the model `planned` does: the turns that its system message spells out. Pure. */
import type { ChatBody, Delta, Step } from './openai-scripts.ts'

/** One turn of an agent; what is absent does not happen. */
export interface PlannedTurn {
  readonly reasoning?: string
  readonly text?: string
  readonly calls?: readonly { readonly name: string; readonly arguments: object | string }[]
  /** Before each word and each piece of arguments. */
  readonly delayMs?: number
  /** Says the text and then nothing more. */
  readonly hangs?: boolean
  /** So many first requests for it are answered with status 500. */
  readonly failures?: number
}

/** The instructions of an agent whose model is `planned`. */
export function planOf(...turns: readonly PlannedTurn[]): string {
  return `${marker}${JSON.stringify(turns)}`
}

const marker = 'Plan: '

/** The steps of the turn that comes next. */
export function plannedSteps(body: ChatBody): Iterable<Step> {
  const { turn, taken } = nextTurn(body)
  return stepsOf(turn, taken)
}

/** How many first requests for the turn that comes next are refused. */
export function plannedFailures(body: ChatBody): number {
  return body.model === 'planned' ? (nextTurn(body).turn.failures ?? 0) : 0
}

/** By how many turns were taken since the last message of the user; the last one is taken again and again. */
function nextTurn(body: ChatBody): { readonly turn: PlannedTurn; readonly taken: number } {
  const system = body.messages.find(({ role }) => role === 'system')?.content
  const turns: readonly PlannedTurn[] =
    typeof system === 'string' && system.includes(marker)
      ? JSON.parse(system.slice(system.indexOf(marker) + marker.length))
      : [{ text: 'There is no plan.' }]
  const lastPrompt = body.messages.findLastIndex(({ role }) => role === 'user')
  const taken = body.messages.slice(lastPrompt).filter(({ role }) => role === 'assistant').length
  return { turn: turns[Math.min(taken, turns.length - 1)] ?? {}, taken }
}

function* stepsOf(turn: PlannedTurn, taken: number): Generator<Step> {
  const { calls = [], hangs = false } = turn
  yield { do: 'delta', delta: { role: 'assistant', content: '' } }
  for (const word of wordsOf(turn.reasoning)) yield* slowly(turn, { reasoning_content: word })
  for (const word of wordsOf(turn.text)) yield* slowly(turn, { content: word })
  if (hangs) yield { do: 'stall' }
  for (const [index, call] of calls.entries()) {
    const head = { index, id: `vendor-${taken}-${index}`, function: { name: call.name, arguments: '' } }
    yield { do: 'delta', delta: { tool_calls: [head] } }
    const written = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)
    for (const piece of written.match(/[^]{1,12}/g) ?? [])
      yield* slowly(turn, { tool_calls: [{ index, function: { arguments: piece } }] })
  }
  yield { do: 'delta', delta: {}, finish: calls.length > 0 ? 'tool_calls' : 'stop' }
  yield { do: 'usage', usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }
}

function wordsOf(text = ''): readonly string[] {
  return text.match(/\S+\s*/g) ?? []
}

function* slowly({ delayMs = 0 }: PlannedTurn, delta: Delta): Generator<Step> {
  if (delayMs > 0) yield { do: 'wait', ms: delayMs }
  yield { do: 'delta', delta }
}
