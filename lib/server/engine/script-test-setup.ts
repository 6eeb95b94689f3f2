/** What the scripted runs of the tests are made of: models, tools, and people who answer. */
import type { ChatChunk, Delta } from '@/lib/protocol/chunk'
import type { ManualClock } from '@/testing/manual-clock'
import type { Answers, ModelClient, ModelRequest, PersonAnswer, Tool, ToolOutcome } from './ports'

export interface ScriptedCall {
  readonly name: string
  /** As a model writes them, right or wrong. */
  readonly text: string
}

export interface ScriptedTurn {
  readonly text?: string
  readonly calls?: readonly ScriptedCall[]
  /** The model breaks off before the turn is finished. */
  readonly isTorn?: boolean
  /** In ms of the manual clock. */
  readonly takes?: number
}

/** A call of a tool or, by the name `ask_<id>`, of a sub-agent. */
export function calls(name: string, args: object | string = {}): ScriptedCall {
  return { name, text: typeof args === 'string' ? args : JSON.stringify(args) }
}

export function asks(agentId: string): ScriptedCall {
  return calls(`ask_${agentId}`, { task: `a task for ${agentId}` })
}

/** What each turn costs. */
export const turnUsage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }

function deltasOf({ text = '', calls: called = [] }: ScriptedTurn): Partial<Delta>[] {
  return [
    ...text.split(/(?<= )/).map((content) => ({ content })),
    ...called.flatMap(({ name, text: args }, index) => [
      { tool_calls: [{ index, id: 'from-the-vendor', function: { name } }] },
      { tool_calls: [{ index, function: { arguments: args } }] },
    ]),
  ]
}

/** Says the turn of its script that the request asks for: as many as there are answers since the last prompt. */
export function scriptedModel(turns: readonly ScriptedTurn[], clock: ManualClock): ModelClient {
  return {
    stream: (request, signal) =>
      spoken(turns[turnsSincePrompt(request)] ?? { text: 'done' }, request, clock, signal),
  }
}

/** How many turns a model has taken since its last prompt. */
export function turnsSincePrompt({ messages }: ModelRequest): number {
  const sincePrompt = messages.slice(messages.findLastIndex(({ role }) => role === 'user'))
  return sincePrompt.filter(({ role }) => role === 'assistant').length
}

export async function* spoken(
  turn: ScriptedTurn,
  { model }: ModelRequest,
  clock: ManualClock,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk> {
  const chunk = (fields: Partial<ChatChunk>): ChatChunk => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 0,
    model,
    choices: [],
    ...fields,
  })
  clock.advance(turn.takes ?? 0)
  for (const delta of deltasOf(turn)) {
    await Promise.resolve()
    if (signal.aborted) return
    yield chunk({ choices: [{ index: 0, delta }] })
  }
  if (turn.isTorn) throw new Error('The model broke off.')
  const finish_reason = turn.calls ? 'tool_calls' : 'stop'
  yield chunk({ choices: [{ index: 0, delta: {}, finish_reason }], usage: turnUsage })
}

export function says(text: string, status: ToolOutcome['status'] = 'completed'): ToolOutcome {
  return { status, content: [{ type: 'text', text }] }
}

/** What a tool does that says nothing before its outcome. */
export function endsWith(outcome: () => ToolOutcome | Promise<ToolOutcome>): Pick<Tool, 'call'> {
  return {
    async *call() {
      return outcome()
    },
  }
}

/** A tool that may be called again and that nobody is asked about, unless its fields say otherwise. */
export function toolNamed(name: string, fields: Partial<Tool> = {}): Tool {
  return {
    name,
    originalName: name,
    description: '',
    parameters: { type: 'object' },
    isReadOnly: true,
    isRepeatable: true,
    approval: 'policy',
    problemOf: () => undefined,
    ...endsWith(() => says(`${name} is done`)),
    ...fields,
  }
}

/** A tool that ends when the test opens its gate. */
export function gatedTool(name: string, fields: Partial<Tool> = {}) {
  const gate = Promise.withResolvers<ToolOutcome>()
  const tool = toolNamed(name, { ...endsWith(() => gate.promise), ...fields })
  return { tool, open: (outcome = says(`${name} is done`)) => gate.resolve(outcome) }
}

/** Whom the run asks; `wake` has it look again, as when a question has expired. */
export function answerBook() {
  const known = new Map<string, PersonAnswer>()
  let next = Promise.withResolvers<void>()
  const wake = (): void => {
    next.resolve()
    next = Promise.withResolvers()
  }
  const book: Answers = { of: (questionId) => known.get(questionId), changed: () => next.promise }
  const answer = (questionId: string, given: PersonAnswer): void => {
    known.set(questionId, given)
    wake()
  }
  return { book, answer, wake }
}
