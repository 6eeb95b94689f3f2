/** What the local OpenAI-compatible server does for each model name: see the table in `openai-server.ts`. Pure. */

import { plannedSteps } from './planned-turns.ts'

export interface ChatBody {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
}

interface CallDelta {
  readonly index: number
  readonly id?: string | null
  readonly function: { readonly name?: string | null; readonly arguments: string }
}

export interface Delta {
  readonly role?: string
  readonly content?: string | null
  readonly reasoning_content?: string
  readonly reasoning?: string
  readonly tool_calls?: readonly CallDelta[]
}

/** One thing that the server does while it answers. */
export type Step =
  | { readonly do: 'delta'; readonly delta: Delta; readonly finish?: string }
  /** Bytes as they are: a frame that is wrong, or half of one. */
  | { readonly do: 'raw'; readonly text: string }
  | { readonly do: 'usage'; readonly usage: object | null }
  | { readonly do: 'wait'; readonly ms: number }
  /** Sends nothing more and keeps the socket open until the client closes it. */
  | { readonly do: 'stall' }
  /** Destroys the socket. */
  | { readonly do: 'reset' }
  /** Ends the answer without `[DONE]`. */
  | { readonly do: 'end' }

interface Pace {
  readonly count: number
  readonly delayMs: number
}

type Script = (pace: Pace, body: ChatBody) => Iterable<Step>

const markdown = `# Ledger\n\n- one\n- two **bold**\n\n\`\`\`ts\nconst sum = 1 + 1\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nInline \\(x^2\\), and\n\n$$\ne^{i\\pi} + 1 = 0\n$$\n`

const text = (content: string): Step => ({ do: 'delta', delta: { content } })
const role: Step = { do: 'delta', delta: { role: 'assistant', content: '' } }
const finish = (reason = 'stop'): Step => ({ do: 'delta', delta: {}, finish: reason })

function* words({ count, delayMs }: Pace, make: (word: string) => Step = text): Generator<Step> {
  for (let index = 0; index < count; index += 1) {
    if (delayMs > 0) yield { do: 'wait', ms: delayMs }
    yield make(`word${index} `)
  }
}

function* answer(content: Iterable<Step>, body: ChatBody, reason?: string): Generator<Step> {
  yield role
  yield* content
  yield finish(reason)
  if (body.stream_options?.include_usage === true) {
    yield {
      do: 'usage',
      usage: {
        prompt_tokens: 7,
        completion_tokens: 11,
        total_tokens: 18,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    }
  }
}

function* brokenAfter(pace: Pace, ...last: Step[]): Generator<Step> {
  yield role
  yield* words(pace)
  yield* last
}

const toolCall = (call: CallDelta & { readonly type?: string | null }): Step => ({
  do: 'delta',
  delta: { tool_calls: [call] },
})

const toolCalls: readonly Step[] = [
  toolCall({ index: 0, id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '' } }),
  toolCall({ index: 0, function: { arguments: '{"city":' } }),
  toolCall({ index: 0, function: { arguments: '"Graz"}' } }),
  // Some vendors send the name first and the id with a later delta.
  toolCall({ index: 1, id: null, type: 'function', function: { name: 'get_time', arguments: '' } }),
  toolCall({ index: 1, id: 'call_b', type: null, function: { name: null, arguments: '{}' } }),
]

function lastUserText(body: ChatBody): string {
  const last = body.messages.findLast((message) => message.role === 'user')
  return typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content ?? '')
}

function* pieces(content: string, { count, delayMs }: Pace): Generator<Step> {
  for (let start = 0; start < content.length; start += count) {
    if (delayMs > 0) yield { do: 'wait', ms: delayMs }
    yield text(content.slice(start, start + count))
  }
}

const thought =
  (field: 'reasoning' | 'reasoning_content') =>
  (word: string): Step => ({
    do: 'delta',
    delta: { content: null, [field]: word },
  })

function* reasoned(field: 'reasoning' | 'reasoning_content', pace: Pace): Generator<Step> {
  yield* words(pace, thought(field))
  yield* words(pace)
}

/** Names of models with how many words each sends by default, how far apart, and what it does. */
const scripts: Readonly<Record<string, { readonly pace: Pace; readonly script: Script }>> = {
  steady: { pace: { count: 40, delayMs: 20 }, script: (pace, body) => answer(words(pace), body) },
  burst: { pace: { count: 200, delayMs: 0 }, script: (pace, body) => answer(words(pace), body) },
  reasoning: {
    pace: { count: 4, delayMs: 0 },
    script: (pace, body) => answer(reasoned('reasoning_content', pace), body),
  },
  'reasoning-alt-field': {
    pace: { count: 4, delayMs: 0 },
    script: (pace, body) => answer(reasoned('reasoning', pace), body),
  },
  tools: { pace: { count: 0, delayMs: 0 }, script: (_, body) => answer(toolCalls, body, 'tool_calls') },
  'no-finish': { pace: { count: 4, delayMs: 0 }, script: (pace) => brokenAfter(pace) },
  garbage: {
    pace: { count: 4, delayMs: 0 },
    script: (pace) => brokenAfter(pace, { do: 'raw', text: 'data: {"choices": [oops\n\n' }, { do: 'stall' }),
  },
  'error-in-stream': {
    pace: { count: 4, delayMs: 0 },
    script: (pace) =>
      brokenAfter(
        pace,
        {
          do: 'raw',
          text: 'data: {"error":{"message":"The engine ran out of memory","type":"server_error"}}\n\n',
        },
        { do: 'stall' },
      ),
  },
  stall: { pace: { count: 4, delayMs: 0 }, script: (pace) => brokenAfter(pace, { do: 'stall' }) },
  reset: {
    pace: { count: 4, delayMs: 0 },
    script: (pace) => brokenAfter(pace, { do: 'wait', ms: 20 }, { do: 'reset' }),
  },
  cut: {
    pace: { count: 4, delayMs: 0 },
    script: (pace) =>
      brokenAfter(pace, { do: 'raw', text: 'data: {"id":"cut","choices":[{"del' }, { do: 'end' }),
  },
  'usage-null-after': {
    pace: { count: 4, delayMs: 0 },
    script: function* (pace) {
      yield role
      yield* words(pace)
      yield finish()
      yield { do: 'usage', usage: null }
    },
  },
  echo: {
    pace: { count: 8, delayMs: 0 },
    script: (pace, body) => answer(pieces(lastUserText(body), pace), body),
  },
  markdown: {
    pace: { count: 6, delayMs: 0 },
    script: (pace, body) => answer(pieces(markdown, pace), body),
  },
  planned: { pace: { count: 0, delayMs: 0 }, script: (_, body) => plannedSteps(body) },
}

/** Names that `GET /models` lists; parameters and the `status-…` names are not listed. */
export const scriptNames: readonly string[] = Object.keys(scripts)

/**
 * What to do for a model: `NAME`, `NAME-COUNT` or `NAME-COUNTxMS`.
 * @returns undefined for a model that the server does not have
 */
export function stepsFor(body: ChatBody): Iterable<Step> | undefined {
  const parameters = /^(.+?)-(\d+)(?:x(\d+))?$/.exec(body.model)
  const entry = scripts[body.model] ?? scripts[parameters?.[1] ?? '']
  if (entry === undefined) return undefined
  const count = parameters?.[2] === undefined ? entry.pace.count : Number(parameters[2])
  const delayMs = parameters?.[3] === undefined ? entry.pace.delayMs : Number(parameters[3])
  return entry.script({ count, delayMs }, body)
}

interface Whole {
  readonly message?: object
  readonly finish?: string | null
  readonly broken?: 'stall' | 'reset'
}

interface Call {
  id: string
  readonly type: 'function'
  readonly function: { name: string; arguments: string }
}

function addCall(calls: Call[], part: CallDelta): void {
  const call = (calls[part.index] ??= { id: '', type: 'function', function: { name: '', arguments: '' } })
  call.id += part.id ?? ''
  call.function.name += part.function.name ?? ''
  call.function.arguments += part.function.arguments
}

function thoughtIn({ reasoning_content, reasoning = '' }: Delta): string {
  return reasoning_content ?? reasoning
}

/** What the steps come to in an answer that is not streamed; `broken` when they never end. */
export function collect(steps: Iterable<Step>): Whole {
  const calls: Call[] = []
  let content = ''
  let reasoning = ''
  let finish: string | null = null
  for (const step of steps) {
    if (step.do === 'stall' || step.do === 'reset') return { broken: step.do }
    if (step.do !== 'delta') continue
    const { delta } = step
    content += delta.content ?? ''
    reasoning += thoughtIn(delta)
    finish = step.finish ?? finish
    for (const part of delta.tool_calls ?? []) addCall(calls, part)
  }
  const message = {
    role: 'assistant',
    content,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return { message, finish }
}
