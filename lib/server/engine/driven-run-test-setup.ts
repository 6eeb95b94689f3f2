/** A scripted run, whatever it runs, and a driver that folds as `runs/drive-run.ts` does. */
import { runStart } from '@/lib/blocks/arbitrary-run'
import type { RunState } from '@/lib/blocks/block'
import { collect } from '@/lib/blocks/collect'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent, RunEventOf, RunMode } from '@/lib/protocol/events'
import { createManualClock, type ManualClock } from '@/testing/manual-clock'
import type { AgentRun } from './agent-run'
import { closingsOf } from './closings'
import type { ModelClient, ModelRequest, PersonAnswer, Tool } from './ports'
import { type BodyEnd, run } from './run'
import { answerBook } from './script-test-setup'
import type { Step } from './step'

/** When the runs of the tests begin. */
const created = 1000

export type ResumeReason = RunEventOf<'run_resumed'>['reason']

/** What a run of agents and a run of a graph both stand on. */
export type Ground = Omit<AgentRun, 'subAgents' | 'budget' | 'rates'>

export interface DrivenScript {
  readonly mode: RunMode
  readonly definition: Readonly<Record<string, unknown>>
  /** The model of a name. */
  readonly modelOf: (name: string, clock: ManualClock) => ModelClient
  readonly tools?: readonly Tool[] | undefined
  readonly approvals?: AgentRun['approvals'] | undefined
  readonly maxDepth?: number | undefined
  /** What the run says behind its start, or behind the word that it goes on. */
  readonly work: (ground: Ground, clock: ManualClock) => AsyncGenerator<Step, BodyEnd>
  /** What a driver says of a run that it takes up. */
  readonly resumption?: (state: RunState, reason: ResumeReason) => Iterable<Step>
}

/** What one driver did to the world. */
export interface Drive {
  readonly requests: ModelRequest[]
  readonly executed: { readonly name: string; readonly args: unknown; readonly toolCallId: string }[]
}

interface DriveOptions {
  /** Why a driver takes up a run that has begun. */
  readonly resume?: ResumeReason
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

export function drivenRun(script: DrivenScript): ScriptedRun {
  const { mode, definition, work, resumption = (_, reason) => [{ type: 'run_resumed', reason }] } = script
  const clock = createManualClock(created)
  const stop = new AbortController()
  const { book, answer, wake } = answerBook()
  const log: RunEvent[] = []
  const drives: Drive[] = []
  let state = initialRunState
  let ids = 0

  function groundOf(signal: AbortSignal): Ground {
    const drive: Drive = { requests: [], executed: [] }
    drives.push(drive)
    return {
      owner: 'owner',
      conversationId: 'conversation',
      created,
      state: () => state,
      models: {
        clientFor: async (name) => ({
          stream: (request, toStop) => {
            if (!signal.aborted) drive.requests.push(request)
            return script.modelOf(name, clock).stream(request, toStop)
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
    const ground = groundOf(AbortSignal.any([stop.signal, killed.signal]))
    async function* body() {
      if (log.length === 0) yield runStart({ mode, definition, created })
      else yield* resumption(state, resume)
      return yield* work(ground, clock)
    }
    const events = run(body(), {
      created,
      clock: clock.clock,
      stop: stop.signal,
      describe: ground.describe,
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
