/** Whole runs as the engine itself says them: an agent that works with five others, and a plain chat. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import { agentRates } from '@/lib/blocks/spent'
import { agentRunDefinitionSchema, type AgentDefinitionInput } from '@/lib/protocol/agents'
import type { ChatChunk, Delta } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { runAgent } from '@/lib/server/engine/agent'
import type { Answers, ModelClient, Tool, Toolbox } from '@/lib/server/engine/ports'
import { run, type UntimedEvent } from '@/lib/server/engine/run'
import { createManualClock, type ManualClock } from '@/testing/manual-clock'
import { markdownWords } from './markdown-answer.ts'

export const toolCalls = 50
export const subAgents = 5

/** The last word of every run. */
export const lastWord = 'Thetideisout'

const helpers = Array.from({ length: subAgents }, (_, index) => `helper-${index + 1}`)
const helperTurns = 4
const leaderTurns = 5
const callsATurn = toolCalls / (helperTurns * subAgents + leaderTurns)
/** Time that passes with each event, and between two reports of a tool. */
const eventMs = 5
const reportMs = 150

interface Turn {
  /** Words of reasoning and of text. */
  readonly thought: number
  readonly text: readonly string[]
  readonly calls?: readonly { readonly name: string; readonly args: object }[]
}

/** An agent calls five others at once, then works on by itself: 50 calls of tools in all, besides those of the five. */
export function agentRun(): Promise<readonly RunEvent[]> {
  const tools = [{ server: 'builtin', tool: 'read_gauge' }]
  const agent = (name: string, sub_agents: readonly string[] = []): AgentDefinitionInput => ({
    name,
    model_name: name,
    tools: [...tools],
    sub_agents: [...sub_agents],
    limits: { max_iterations: 50 },
  })
  const leader: readonly Turn[] = [
    { thought: 60, text: words(30), calls: helpers.map(delegation) },
    ...Array.from({ length: leaderTurns }, workingTurn),
    { thought: 40, text: [...words(400), lastWord] },
  ]
  const helper: readonly Turn[] = [
    ...Array.from({ length: helperTurns }, workingTurn),
    { thought: 40, text: words(120) },
  ]
  return eventsOf(
    {
      agent: agent('leader', helpers),
      sub_agents: Object.fromEntries(helpers.map((name) => [name, agent(name)])),
    },
    new Map([['leader', leader], ...helpers.map((name) => [name, helper] as const)]),
  )
}

/** A chat whose run has so many events. */
export function chatRun(events: number): Promise<readonly RunEvent[]> {
  const thought = Math.round(events / 5)
  // Besides: start and end of the run, end of the turn, its usage.
  const text = [...words(events - thought - 5), lastWord]
  return eventsOf({ agent: { name: 'chat', model_name: 'chat' } }, new Map([['chat', [{ thought, text }]]]))
}

function words(count: number): readonly string[] {
  return markdownWords(count).slice(0, count)
}

function delegation(name: string) {
  return {
    name: `ask_${name.replaceAll('-', '_')}`,
    args: { task: 'Read the gauges of the northern quay and say what is unusual about them.' },
  }
}

/** Thinks a little, says what it is about to do, and does it. */
function workingTurn(): Turn {
  const call = { name: 'read_gauge', args: { quay: 'north', from: '2024-03-01', until: '2024-03-31' } }
  return { thought: 40, text: words(20), calls: Array.from({ length: callsATurn }, () => call) }
}

async function eventsOf(
  definitionInput: object,
  turns: ReadonlyMap<string, readonly Turn[]>,
): Promise<readonly RunEvent[]> {
  const clock = createManualClock(0)
  const definition = agentRunDefinitionSchema.parse(definitionInput)
  const { signal } = new AbortController()
  const events: RunEvent[] = []
  let state = initialRunState
  let ids = 0
  const agent = runAgent(
    {
      owner: 'local',
      conversationId: 'conversation',
      subAgents: definition.sub_agents,
      budget: definition.agent.limits,
      rates: agentRates(definition),
      created: 0,
      state: () => state,
      models: { clientFor: async (name) => scriptedModel(turns.get(name) ?? []) },
      toolbox: toolbox(clock),
      answers: nobody,
      approvals: 'ask',
      maxDepth: 1,
      clock: clock.clock,
      newId: () => `id-${String(++ids).padStart(9, '0')}`,
      describe: (error) => {
        throw error
      },
      signal,
    },
    definition.agent,
    [{ role: 'user', content: 'Go' }],
  )
  async function* body() {
    yield startOf(definition.agent.name, turns.size > 1, { ...definition })
    return yield* agent
  }
  const usage = () => state.usage ?? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  const describe = (error: unknown) => {
    throw error
  }
  for await (const event of run(body(), { created: 0, clock: clock.clock, stop: signal, describe, usage })) {
    events.push(event)
    state = reduce(state, events.length, event)
    clock.advance(eventMs)
  }
  return events
}

function startOf(speaker: string, isAgent: boolean, definition: Record<string, unknown>): UntimedEvent {
  return {
    type: 'run_start',
    run_id: 'run',
    conversation_id: 'conversation',
    mode: isAgent ? 'agent' : 'chat',
    ...(isAgent ? { agent_name: speaker } : { model_name: speaker }),
    definition,
    input: { message_id: 'prompt', parent_message_id: null, content: 'Go' },
    answer_message_id: 'answer',
    limits: {},
    created: 0,
  }
}

/** Says the turn that is due by the answers so far; a chunk in each turn of the event loop, so that all speak at once. */
function scriptedModel(turns: readonly Turn[]): ModelClient {
  return {
    async *stream({ model, messages }) {
      const turn = turns[messages.filter(({ role }) => role === 'assistant').length]
      if (turn === undefined) throw new Error(`${model} has nothing more to say`)
      const chunk = (fields: Partial<ChatChunk>): ChatChunk => ({
        id: 'chatcmpl-0123456789abcdefghijklm',
        object: 'chat.completion.chunk',
        created: 0,
        model,
        choices: [],
        ...fields,
      })
      for (const delta of deltasOf(turn)) {
        await nextTurn()
        yield chunk({ choices: [{ index: 0, delta }] })
      }
      const finish_reason = turn.calls ? 'tool_calls' : 'stop'
      yield chunk({ choices: [{ index: 0, delta: {}, finish_reason }] })
      yield chunk({ usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 } })
    },
  }
}

function deltasOf({ thought, text, calls = [] }: Turn): Partial<Delta>[] {
  return [
    ...Array.from({ length: thought }, () => ({ reasoning_content: 'perhaps ' })),
    ...text.map((content) => ({ content })),
    ...calls.flatMap(({ name, args }, index) => [
      { tool_calls: [{ index, id: `call-${index}`, type: 'function', function: { name, arguments: '' } }] },
      ...(JSON.stringify(args).match(/.{1,4}/g) ?? []).map((piece) => ({
        tool_calls: [{ index, function: { arguments: piece } }],
      })),
    ]),
  ]
}

const table = Array.from({ length: 8 }, (_, hour) => ({ hour, level: `${hour}.4 m`, drift: 'north' }))

/** One tool, that reports three times and answers with a table. */
function toolbox(clock: ManualClock): Toolbox {
  const readGauge: Tool = {
    name: 'read_gauge',
    originalName: 'read_gauge',
    description: 'Reads the gauge of a quay.',
    parameters: { type: 'object' },
    isReadOnly: true,
    isRepeatable: true,
    approval: 'allow',
    problemOf: () => undefined,
    async *call() {
      for (let progress = 1; progress <= 3; progress += 1) {
        await nextTurn()
        clock.advance(reportMs)
        yield { type: 'progress', message: `Day ${progress} of 3`, progress, total: 3 }
      }
      return { status: 'completed', content: [{ type: 'json', json: table }] }
    },
  }
  return {
    toolsOf: async (_owner, choices) => (choices.length > 0 ? [readGauge] : []),
    hasServer: async () => true,
  }
}

const nobody: Answers = { of: () => undefined, changed: () => new Promise(() => {}) }
