/**
 * The loop of an agent: turn, tools, turn, until the model calls nothing more or a limit is reached. A chat is an agent
 * without tools. The loop keeps nothing: each step is chosen from the state of the run, so a driver that takes a run
 * over goes on at the step where the last one was.
 */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { trajectoryOf } from '@/lib/blocks/messages'
import { spanOf } from '@/lib/blocks/open-blocks'
import { blockOf, blocksOf, blocksOfSpan } from '@/lib/blocks/reduce'
import { usageWithin } from '@/lib/blocks/spent'
import type { RunAgent } from '@/lib/protocol/agents'
import type { RunEndReason } from '@/lib/protocol/events'
import type { AgentRun, Callable, Speaker } from './agent-run'
import { callablesOf, toolsField } from './callables'
import { merge } from './merge'
import { modelMessagesOf } from './model-messages'
import { modelTurn } from './model-turn'
import type { ModelMessage, ToolOutcome } from './ports'
import { elapsedOf, spentOf } from './spent'
import type { Step } from './step'
import { budgetOf, policyOf } from './stop'
import { toolCall, transferOf, type Delegate } from './tool-call'

/**
 * Runs the run's own agent, or goes on with it.
 *
 * @param agent the run's own.
 * @param history what stands before the run's answer: the path down to its prompt.
 * @returns the limit that ended it; undefined when it came to its end by itself.
 * @throws what a model client throws in a turn of the run's own agent.
 */
export function runAgent(
  run: AgentRun,
  agent: RunAgent,
  history: readonly ModelMessage[],
): AsyncGenerator<Step, RunEndReason | undefined> {
  return speak(run, { spanId: '', agent, level: 0, history })
}

/** Runs one of the agents of a run, or goes on with it; as `runAgent`. */
export async function* speak(
  run: AgentRun,
  speaker: Speaker,
): AsyncGenerator<Step, RunEndReason | undefined> {
  const { spanId } = speaker
  const callables = await callablesOf(run, speaker)
  yield* orphanedQuestions(run.state(), spanId)
  while (!run.signal.aborted) {
    const { turn, isFinished, calls } = lastTurn(run.state(), spanId)
    const open = isFinished && callables.size > 0 ? calls.filter((call) => !call.isComplete) : []
    if (open.length > 0) {
      yield* callTools(run, speaker, callables, open)
      continue
    }
    const isDone = calls.length === 0 || callables.size === 0 || hasEnding(run.state())
    if (isFinished && (isDone || transferOf(run.state(), speaker) !== undefined)) return undefined
    const reason = limitOf(run, speaker, turn + 1)
    if (reason !== undefined) return reason
    yield* takeTurn(run, speaker, callables, turn + 1)
  }
  return undefined
}

/** Whoever asked these died with its driver: nobody would hear an answer. Approvals outlive a driver. */
export function orphanedQuestions(state: RunState, spanId: string): Step[] {
  const asked = [...state.open.values()].filter((block) => block.type === 'input' && block.spanId === spanId)
  return asked.flatMap(({ question }) =>
    question ? [{ type: 'input_response', input_id: question.id, value: null, by: 'policy' }] : [],
  )
}

interface LastTurn {
  /** -1 before the first. */
  readonly turn: number
  /** The model has said all of it: its calls can be run. */
  readonly isFinished: boolean
  readonly calls: readonly StreamingBlock[]
}

function lastTurn(state: RunState, spanId: string): LastTurn {
  const span = spanOf(state, spanId)
  const kept = blocksOfSpan(state, spanId).filter(
    (block) => !block.isSuperseded && block.id !== span.ownBlockId,
  )
  const turn = span.turn ?? kept.at(-1)?.turn ?? -1
  const calls = kept.filter((block) => block.type === 'tool' && block.turn === turn)
  // A span that lost the turn it was in has the one before it, which was finished.
  return { turn, isFinished: turn >= 0 && span.isTurnFinished, calls }
}

/** A builder has made its thing, or has said what it lacks: that ends the run, whichever of its agents it was. */
function hasEnding(state: RunState): boolean {
  return blocksOfSpan(state, '').some(({ type }) => type === 'completion' || type === 'incomplete')
}

function limitOf(run: AgentRun, { spanId, agent }: Speaker, turns: number): RunEndReason | undefined {
  const spent = spentOf(run.state(), { rates: run.rates, turns, now: elapsedOf(run), spanId })
  return policyOf(agent.limits)(spent) ?? overBudget(run)
}

/** The limit of the run's whole budget that is reached. */
export function overBudget(run: AgentRun): RunEndReason | undefined {
  const spent = spentOf(run.state(), { rates: run.rates, turns: 0, now: elapsedOf(run), spanId: '' })
  return budgetOf(run.budget)(spent)
}

async function* takeTurn(
  run: AgentRun,
  { spanId, agent, history }: Speaker,
  callables: ReadonlyMap<string, Callable>,
  turn: number,
): AsyncGenerator<Step, void> {
  const system: ModelMessage[] = agent.instructions ? [{ role: 'system', content: agent.instructions }] : []
  const spoken = modelMessagesOf(blocksOfSpan(run.state(), spanId), spanId, { withParts: true })
  const request = {
    model: agent.model_name,
    messages: [...system, ...history, ...spoken],
    ...(callables.size > 0 && { options: { tools: toolsField(callables) } }),
  }
  const client = await run.models.clientFor(agent.model_name)
  yield* modelTurn(client, request, { turn, spanId, newId: run.newId }, run.signal)
}

/** All calls of a turn at once: each result goes out the moment it is there. */
function callTools(
  run: AgentRun,
  speaker: Speaker,
  callables: ReadonlyMap<string, Callable>,
  calls: readonly StreamingBlock[],
): AsyncGenerator<Step, void> {
  const delegate: Delegate = (call) => runTask(run, speaker, call)
  return merge(
    calls.map((block) => toolCall(run, speaker, callables, block, delegate)),
    () => run.answers.changed(),
  )
}

/**
 * A sub-agent, in a span of its own; one that a lost driver had begun goes on in its old span, and of one that had come
 * to its end only the outcome is told.
 */
async function* runTask(
  run: AgentRun,
  parent: Speaker,
  { callable, toolCallId, task }: Parameters<Delegate>[0],
): AsyncGenerator<Step, ToolOutcome> {
  const begun = blocksOf(run.state()).find(
    (block) => block.type === 'task' && block.toolCallId === toolCallId && !block.isSuperseded,
  )
  const spanId = begun?.spanId ?? run.newId()
  const level = parent.level + 1
  if (!begun) {
    yield {
      type: 'task_start',
      span_id: spanId,
      ...(parent.spanId !== '' && { parent_id: parent.spanId }),
      tool_call_id: toolCallId,
      agent_name: callable.id,
      task_description: task,
      level,
    }
  }
  if (!begun?.isComplete) {
    const history = [{ role: 'user', content: task }]
    yield yield* endOfTask(run, { spanId, agent: callable.agent, level, history })
  }
  return outcomeOfTask(run.state(), spanId)
}

async function* endOfTask(run: AgentRun, speaker: Speaker): AsyncGenerator<Step, Step> {
  const { spanId } = speaker
  const end = { type: 'task_end', span_id: spanId } as const
  const usage = () => usageWithin(run.state(), spanId)
  try {
    const limit = yield* speak(run, speaker)
    const result = lastWords(run.state(), spanId)
    if (limit === undefined) return { ...end, status: 'completed', result, usage: usage() }
    const note = `[It was stopped at its limit: ${limit}.]`
    return { ...end, status: 'stopped', result: `${result}\n${note}`.trimStart(), usage: usage() }
  } catch (error) {
    // Its model failed. The agent that called it can do without, or say so.
    return { ...end, status: 'failed', error: run.describe(error), usage: usage() }
  }
}

/** What the agent that called it is told. */
function outcomeOfTask(state: RunState, spanId: string): ToolOutcome {
  const { output, error } = blockOf(state, spanOf(state, spanId).ownBlockId)?.span ?? {}
  return error
    ? { status: 'failed', content: [{ type: 'text', text: error.message }] }
    : { status: 'completed', content: [{ type: 'text', text: typeof output === 'string' ? output : '' }] }
}

/** The text of a speaker's last turn that had one. */
export function lastWords(state: RunState, spanId: string): string {
  const spoken = trajectoryOf(blocksOfSpan(state, spanId), spanId).findLast(
    (message) => message.role === 'assistant' && Boolean(message.content),
  )
  return spoken?.content ?? ''
}
