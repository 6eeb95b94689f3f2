/** A run of scripted agents, and a driver that folds as `runs/drive-run.ts` does. */
import { runStart } from '@/lib/blocks/arbitrary-run'
import type { RunState } from '@/lib/blocks/block'
import { collect } from '@/lib/blocks/collect'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import { agentRunDefinitionSchema, type AgentDefinitionInput, type ModelPrice } from '@/lib/protocol/agents'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { createManualClock, type ManualClock } from '@/testing/manual-clock'
import { runAgent } from './agent'
import type { AgentRun } from './agent-run'
import { closingsOf } from './closings'
import type { ModelMessage, ModelRequest, PersonAnswer, Tool } from './ports'
import { run } from './run'
import { answerBook, scriptedModel, type ScriptedTurn } from './script-test-setup'

/** When the runs of the tests begin. */
const created = 1000

export interface Script {
  /** What the model of each agent says, by the agent's id; `root` is the run's own. */
  readonly turns: Readonly<Record<string, readonly ScriptedTurn[]>>
  /** What else an agent is. It has all tools, and `root` may call all others, unless it says which. */
  readonly agents?: Readonly<Record<string, Partial<AgentDefinitionInput>>>
  readonly tools?: readonly Tool[]
  readonly prices?: Readonly<Record<string, ModelPrice>>
  readonly maxDepth?: number
  readonly approvals?: AgentRun['approvals']
  readonly history?: readonly ModelMessage[]
}

/** What one driver did to the world. */
interface Drive {
  readonly requests: ModelRequest[]
  readonly executed: { readonly name: string; readonly args: unknown; readonly toolCallId: string }[]
}

interface DriveOptions {
  /** Why a driver takes up a run that has begun. */
  readonly resume?: RunEventOf<'run_resumed'>['reason']
  /** Called when an event has been written; `kill` is the death of the driver. */
  readonly onEvent?: (event: RunEvent) => 'kill' | void
}

/** A run with its log, which one driver after the other drives. */
export interface ScriptedRun {
  readonly log: readonly RunEvent[]
  readonly state: () => RunState
  readonly clock: ManualClock
  readonly stop: AbortController
  readonly drives: readonly Drive[]
  readonly answer: (questionId: string, answer: PersonAnswer) => void
  /** Whoever waits for an answer looks again. */
  readonly wake: () => void
  /** Resolves when the run has ended or waits for a person, or when its driver was killed. */
  readonly drive: (options?: DriveOptions) => Promise<void>
}

export function scriptedRun(script: Script): ScriptedRun {
  const clock = createManualClock(created)
  const stop = new AbortController()
  const { book, answer, wake } = answerBook()
  const definition = definitionOf(script)
  const log: RunEvent[] = []
  const drives: Drive[] = []
  let state = initialRunState
  let ids = 0

  function agentRun(signal: AbortSignal): AgentRun {
    const drive: Drive = { requests: [], executed: [] }
    drives.push(drive)
    return {
      owner: 'owner',
      conversationId: 'conversation',
      definition,
      created,
      state: () => state,
      models: {
        clientFor: async (id) => ({
          stream: (request, toStop) => {
            if (!signal.aborted) drive.requests.push(request)
            return scriptedModel(script.turns[id] ?? [], clock).stream(request, toStop)
          },
        }),
      },
      toolbox: {
        toolsOf: async (_owner, choices) =>
          choices.flatMap(({ tool: name, approval }) => {
            const tool = script.tools?.find((each) => each.name === name)
            return tool ? [{ ...tool, approval, call: recorded(tool, drive, signal) }] : []
          }),
      },
      answers: book,
      approvals: script.approvals ?? 'ask',
      maxDepth: script.maxDepth ?? 3,
      clock: clock.clock,
      newId: () => `id-${String(++ids).padStart(9, '0')}`,
      describe: (error) => ({ message: String(error), type: 'upstream_error', code: 'upstream_failed' }),
      signal,
    }
  }

  async function drive({ resume = 'takeover', onEvent }: DriveOptions = {}): Promise<void> {
    // Nothing is left of the last driver but its log.
    state = collect(log.map((event, index) => [index + 1, event]))
    const killed = new AbortController()
    const driven = agentRun(AbortSignal.any([stop.signal, killed.signal]))
    async function* body() {
      if (log.length === 0) yield runStart({ mode: 'agent', definition, created })
      else yield { type: 'run_resumed', reason: resume } as const
      return yield* runAgent(driven, script.history ?? [{ role: 'user', content: 'Go.' }])
    }
    const events = run(body(), {
      created,
      clock: clock.clock,
      stop: stop.signal,
      describe: driven.describe,
      usage: () => state.usage ?? noUsage,
      closings: (status) => closingsOf(state, status),
      notBefore: state.elapsed,
    })
    for await (const event of events) {
      log.push(event)
      state = reduce(state, log.length, event)
      if (onEvent?.(event) !== 'kill') continue
      killed.abort()
      return
    }
  }

  return { log, state: () => state, clock, stop, drives, answer, wake, drive }
}

function definitionOf({ turns, agents = {}, tools = [], prices = {} }: Script) {
  const { root: _, ...others } = turns
  const agentOf = (id: string) => ({
    name: id,
    model_name: id,
    tools: tools.map(({ name, approval }) => ({ server: 'builtin', tool: name, approval })),
    sub_agents: id === 'root' ? Object.keys(others) : [],
    ...agents[id],
  })
  return agentRunDefinitionSchema.parse({
    agent: agentOf('root'),
    sub_agents: Object.fromEntries(Object.keys(others).map((id) => [id, agentOf(id)])),
    prices,
  })
}

function recorded(tool: Tool, { executed }: Drive, driver: AbortSignal): Tool['call'] {
  return (args, context, signal) => {
    if (!driver.aborted) executed.push({ name: tool.name, args, toolCallId: context.toolCallId })
    return tool.call(args, context, signal)
  }
}

/** Lets everything that can go on go on. */
export function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function eventsOf<T extends RunEvent['type']>(
  { log }: Pick<ScriptedRun, 'log'>,
  type: T,
): RunEventOf<T>[] {
  return log.filter((event): event is RunEventOf<T> => event.type === type)
}

/** What the model is told of each call that was answered, in the order of the answers. */
export function resultsOf(run: ScriptedRun): (readonly [status: string, text: string])[] {
  return eventsOf(run, 'tool_result').map(({ status, content }) => [status, textsOf(content)])
}

function textsOf(content: RunEventOf<'tool_result'>['content']): string {
  return content.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n')
}
