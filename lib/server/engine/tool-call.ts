/** One call of a tool, from what the model wrote to the result that answers it. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOfSpan } from '@/lib/blocks/reduce'
import type { RunEventOf } from '@/lib/protocol/events'
import { type AgentRun, type Callable, type Speaker, spanField, type Transfer } from './agent-run'
import { consentTo } from './consent'
import { parseObject } from './model-messages'
import type { Clock, Tool, ToolOutcome, ToolUpdate } from './ports'
import type { Step } from './step'

/** Runs a sub-agent to its result; `agent.ts` hands it in, because an agent calls tools and a tool may be an agent. */
export type Delegate = (call: {
  readonly callable: Extract<Callable, { type: 'agent' }>
  readonly toolCallId: string
  readonly task: string
}) => AsyncGenerator<Step, ToolOutcome>

/** The least time between two progress events of a call, whatever a server sends. */
const progressGapMs = 100

/** What answers a call. */
export interface CallAnswer extends Omit<ToolOutcome, 'status'> {
  readonly status: RunEventOf<'tool_result'>['status']
  readonly durationMs?: number
}

/** A call whose arguments could be read. */
interface ReadCall {
  readonly turn: number
  readonly toolCallId: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** A lost driver had started it. */
  readonly wasBegun: boolean
}

/**
 * Answers a call that a model wrote. Whatever is wrong with it (no such tool, arguments that are no JSON or do not fit,
 * a refusal, a failure) is a result that the model can go on from.
 *
 * A call that a lost driver had begun is run again when that does no harm; otherwise its outcome is told as unknown.
 */
export async function* toolCall(
  run: AgentRun,
  speaker: Speaker,
  callables: ReadonlyMap<string, Callable>,
  block: StreamingBlock,
  delegate: Delegate,
): AsyncGenerator<Step, void> {
  const answer = yield* answerTo(run, speaker, callables, block, delegate)
  // First: a driver that finds the result in the log never comes here again.
  if (answer.ending) yield answer.ending
  yield toolResultOf(speaker, block.toolCallId ?? '', answer)
}

/**
 * Calls a tool that no model asked for.
 * @param toolCallId unique in the run; that of an earlier driver's call when this goes on with it.
 */
export async function* directCall(
  run: AgentRun,
  speaker: Speaker,
  tool: Tool,
  { toolCallId, args, wasBegun }: Pick<ReadCall, 'toolCallId' | 'args' | 'wasBegun'>,
): AsyncGenerator<Step, CallAnswer> {
  const answer = yield* callTool(run, speaker, tool, { turn: 0, toolCallId, name: tool.name, args, wasBegun })
  yield toolResultOf(speaker, toolCallId, answer)
  return answer
}

function toolResultOf({ spanId }: Speaker, toolCallId: string, answer: CallAnswer): Step {
  return {
    type: 'tool_result',
    ...spanField(spanId),
    role: 'tool',
    tool_call_id: toolCallId,
    status: answer.status,
    content: [...answer.content],
    duration_ms: Math.max(0, answer.durationMs ?? 0),
  }
}

async function* answerTo(
  run: AgentRun,
  speaker: Speaker,
  callables: ReadonlyMap<string, Callable>,
  { turn, toolCalls, toolCallId = '', tool }: StreamingBlock,
  delegate: Delegate,
): AsyncGenerator<Step, CallAnswer> {
  const { name = '', arguments: text = '' } = toolCalls?.[0] ?? {}
  const callable = callables.get(name)
  if (!callable)
    return textAnswer('failed', `There is no tool “${name}”. There are: ${[...callables.keys()].join(', ')}.`)
  const args = parseObject(text)
  if (!args) return textAnswer('failed', 'The arguments are not a JSON object. Write them again.')
  const call = { turn, toolCallId, name, args, wasBegun: tool?.arguments !== undefined }
  if (callable.type === 'agent') return yield* callAgent(run, speaker, callable, call, delegate)
  if (callable.type === 'transfer') return yield* handOver(run, speaker, callable.transfer, call)
  return yield* callTool(run, speaker, callable.tool, call)
}

async function* handOver(
  run: AgentRun,
  speaker: Speaker,
  { nodeId }: Transfer,
  call: ReadCall,
): AsyncGenerator<Step, CallAnswer> {
  yield startOf(speaker, call, { node_id: nodeId })
  // Only now: calls of one turn begin at once.
  const first = firstTransfer(run.state(), speaker)
  return first === undefined || first.toolCallId === call.toolCallId
    ? textAnswer('completed', `Handed over to ${nodeId}.`)
    : textAnswer('failed', `It is handed over to ${first.nodeId} already.`)
}

/** The node that a speaker has chosen to hand over to. */
export function transferOf(state: RunState, speaker: Speaker): string | undefined {
  return firstTransfer(state, speaker)?.nodeId
}

function firstTransfer(state: RunState, { spanId, transfers = [] }: Speaker) {
  if (transfers.length === 0) return undefined
  const isChoice = ({ type, isSuperseded, toolCalls, tool }: StreamingBlock) =>
    type === 'tool' &&
    !isSuperseded &&
    toolCalls?.[0]?.name.startsWith('transfer_to_') &&
    (tool?.status === 'completed' || tool?.status === 'running')
  const choices = blocksOfSpan(state, spanId).flatMap((block) => {
    const chosen = parseObject(JSON.stringify(block.tool?.arguments ?? null))?.['node_id']
    const nodeId = transfers.find((transfer) => transfer.nodeId === chosen)?.nodeId
    return isChoice(block) && nodeId !== undefined ? [{ nodeId, toolCallId: block.toolCallId }] : []
  })
  return choices[0]
}

function textAnswer(status: CallAnswer['status'], text: string): CallAnswer {
  return { status, content: [{ type: 'text', text }] }
}

async function* callAgent(
  run: AgentRun,
  speaker: Speaker,
  callable: Extract<Callable, { type: 'agent' }>,
  call: ReadCall,
  delegate: Delegate,
): AsyncGenerator<Step, CallAnswer> {
  const { toolCallId, args, wasBegun } = call
  const { task } = args
  if (typeof task !== 'string' || task.trim() === '') return textAnswer('failed', 'task must be a text.')
  if (!wasBegun) yield startOf(speaker, call, args)
  return yield* timed(run, delegate({ callable, toolCallId, task }))
}

async function* callTool(
  run: AgentRun,
  speaker: Speaker,
  tool: Tool,
  call: ReadCall,
): AsyncGenerator<Step, CallAnswer> {
  const { toolCallId, args, wasBegun } = call
  if (wasBegun && !tool.isRepeatable) {
    const unknown = 'Interrupted: the server stopped while this ran. Whether it took effect is not known.'
    return textAnswer('interrupted', unknown)
  }
  const problem = tool.problemOf(args)
  if (problem !== undefined) return textAnswer('failed', problem)
  const consent = yield* consentTo(run, speaker, { toolCallId, tool, args })
  if (consent.type === 'refused') return textAnswer('refused', consent.reason)
  yield startOf(speaker, call, consent.args, tool.server)
  const outcome = yield* timed(run, execute(run, speaker, tool, toolCallId, consent.args))
  if (!consent.isEdited) return outcome
  return { ...outcome, content: [editedNote(consent.args), ...outcome.content] }
}

function startOf({ spanId }: Speaker, call: ReadCall, args: unknown, server?: string): Step {
  return {
    type: 'tool_start',
    ...spanField(spanId),
    turn: call.turn,
    tool_call_id: call.toolCallId,
    tool_name: call.name,
    ...(server !== undefined && { server }),
    arguments: args,
  }
}

/** How long a call ran, without the time that its consent took. */
async function* timed(
  run: AgentRun,
  execution: AsyncGenerator<Step, ToolOutcome>,
): AsyncGenerator<Step, CallAnswer> {
  const began = run.clock()
  const outcome = yield* execution
  return { ...outcome, durationMs: run.clock() - began }
}

/** The model reads its own arguments again in the next turn: it has to learn that others were used. */
function editedNote(args: unknown) {
  return { type: 'text' as const, text: `A person changed the arguments to ${JSON.stringify(args)}.` }
}

async function* execute(
  run: AgentRun,
  { spanId }: Speaker,
  tool: Tool,
  toolCallId: string,
  args: unknown,
): AsyncGenerator<Step, ToolOutcome> {
  const context = { owner: run.owner, conversationId: run.conversationId, toolCallId }
  const updates = tool.call(args, context, run.signal)
  const heard = throttled(updates, run.clock)
  try {
    for (;;) {
      const next = await heard.next()
      if (next.done === true) return next.value
      if (next.value.type === 'question') yield* ask(run, spanId, next.value)
      else yield progressOf(spanId, toolCallId, next.value)
    }
  } catch (error) {
    return { status: 'failed', content: [{ type: 'text', text: run.describe(error).message }] }
  } finally {
    // Not awaited, as a tool may wait for its server; the signal or this ends it.
    void updates.return({ status: 'failed', content: [] }).catch(run.describe)
  }
}

/** Holds progress back that comes too soon; the last that was held goes out before anything else does. */
async function* throttled(
  updates: AsyncGenerator<ToolUpdate, ToolOutcome>,
  clock: Clock,
): AsyncGenerator<ToolUpdate, ToolOutcome> {
  let held: ToolUpdate | undefined
  let lastProgress = -Infinity
  for (;;) {
    const next = await updates.next()
    const isProgress = next.done !== true && next.value.type === 'progress'
    if (isProgress) held = next.value
    const isTooSoon = isProgress && clock() - lastProgress < progressGapMs
    if (held && !isTooSoon) {
      yield held
      held = undefined
      lastProgress = clock()
    }
    if (next.done === true) return next.value
    if (!isProgress) yield next.value
  }
}

function progressOf(
  spanId: string,
  toolCallId: string,
  { message, progress, total }: Extract<ToolUpdate, { type: 'progress' }>,
): Step {
  return {
    type: 'tool_progress',
    ...spanField(spanId),
    tool_call_id: toolCallId,
    ...(message !== undefined && { message }),
    ...(progress !== undefined && { progress }),
    ...(total !== undefined && { total }),
  }
}

/** A tool that asks keeps its driver: the call is alive at its server and dies with this process. */
async function* ask(
  run: AgentRun,
  spanId: string,
  { prompt, schema, answer }: Extract<ToolUpdate, { type: 'question' }>,
): AsyncGenerator<Step, void> {
  if (run.approvals === 'refuse') return answer(null)
  const inputId = run.newId()
  yield { type: 'input_request', ...spanField(spanId), input_id: inputId, prompt, ...(schema && { schema }) }
  let given = run.answers.of(inputId)
  while (given === undefined) {
    await run.answers.changed()
    given = run.answers.of(inputId)
  }
  const value = given.type === 'input' ? given.value : null
  yield { type: 'input_response', input_id: inputId, value, by: given.by }
  answer(value)
}
