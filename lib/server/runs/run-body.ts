import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { agentRates, graphRates } from '@/lib/blocks/spent'
import { agentRunDefinitionSchema } from '@/lib/protocol/agents'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import { runAgent } from '@/lib/server/engine/agent'
import type { AgentRun } from '@/lib/server/engine/agent-run'
import { lostNodesOf, runGraph } from '@/lib/server/engine/graph'
import { isAskedIn } from '@/lib/server/engine/graph-view'
import { createPermits } from '@/lib/server/engine/permits'
import type { Answers } from '@/lib/server/engine/ports'
import type { BodyEnd } from '@/lib/server/engine/run'
import type { Step } from '@/lib/server/engine/step'
import { errorInfoOf } from '@/lib/server/http/app-error'
import type { Flight, RunJob } from '@/lib/server/run-queue/run-queue'
import type { RunRecord } from '@/lib/server/storage/storage'
import { historyOf } from './history'
import { readAnswers } from './run-answers'
import type { RunServices } from './run-services'

interface Driven {
  /** As far as the log is appended to. */
  readonly state: () => RunState
  readonly signal: AbortSignal
}

/** What a run says, from where its log leaves off; an agent's loop or a graph, with everything that it stands on. */
export async function* runBody(
  services: RunServices,
  job: RunJob,
  record: RunRecord,
  flight: Flight,
  driven: Driven,
): AsyncGenerator<Step, BodyEnd> {
  const { state } = driven
  if (state().lastSeq === 0) yield record.start
  const answers = await readAnswers(services, job, flight)
  yield* resumption(state(), answers, services.clock())
  const work = await workOf(services, job, record, groundOf(services, job, record, answers, driven))
  try {
    for (;;) {
      const next = await work.next()
      if (next.done === true) return next.value
      // Pulled on, it looks at the answers again.
      if (next.value.type === 'waiting' && !(await answers.leave())) continue
      yield next.value
    }
  } finally {
    // Not awaited: it may be waiting for a tool.
    void work.return(undefined).catch(errorInfoOf)
  }
}

type Ground = Omit<AgentRun, 'subAgents' | 'budget' | 'rates'>

/** What agents and graphs both stand on. */
function groundOf(
  { models, toolbox, maxDepth, clock, newId }: RunServices,
  { owner }: RunJob,
  { conversationId, created }: RunRecord,
  answers: Answers,
  { state, signal }: Driven,
): Ground {
  return {
    owner,
    conversationId,
    created,
    state,
    models,
    toolbox,
    answers,
    approvals: 'ask',
    maxDepth,
    clock,
    newId,
    describe: errorInfoOf,
    signal,
  }
}

async function workOf(
  services: RunServices,
  { owner }: RunJob,
  { start, conversationId }: RunRecord,
  ground: Ground,
): Promise<AsyncGenerator<Step, BodyEnd>> {
  if (start.mode === 'graph') {
    const definition = graphRunDefinitionSchema.parse(start.definition)
    const { graph, agents } = definition
    const { graphConcurrency, sleep } = services
    const common = { subAgents: agents, budget: graph.limits, rates: graphRates(definition) }
    const permits = createPermits(graphConcurrency)
    return runGraph({ ...ground, ...common, definition, permits, sleep }, start.input.content)
  }
  const definition = agentRunDefinitionSchema.parse(start.definition)
  const { agent, sub_agents } = definition
  const path = await services.storage.path(owner, conversationId, start.input.message_id)
  const withCalls = agent.tools.length + agent.sub_agents.length > 0
  const common = { subAgents: sub_agents, budget: agent.limits, rates: agentRates(definition) }
  return runAgent({ ...ground, ...common }, agent, historyOf(path, { withCalls }))
}

/** Word that a run which had begun goes on now, behind the ends of what its last driver has lost. */
function* resumption(state: RunState, answers: Answers, now: number): Generator<Step> {
  const reason = reasonToResume(state, answers, now)
  if (reason === 'takeover') yield* lostNodesOf(state)
  if (reason !== undefined) yield { type: 'run_resumed', reason }
}

/** Why a run goes on now; undefined when it is new, or still has nothing to do but wait. */
function reasonToResume(
  state: RunState,
  answers: Answers,
  now: number,
): 'takeover' | 'approval' | 'input' | 'checkpoint' | undefined {
  if (state.spans.size === 0) return state.definition['checkpoint'] === undefined ? undefined : 'checkpoint'
  if (!isAtRest(state)) return 'takeover'
  for (const { question, type } of state.open.values()) {
    if (!question) continue
    const isExpired = (question.expiresAt ?? Infinity) <= now
    if (isExpired || answers.of(question.id)) return type === 'input' ? 'input' : 'approval'
  }
  return undefined
}

/** Everything that is open waits for a person: its last driver left it so, and did not die. */
function isAtRest(state: RunState): boolean {
  if (state.status !== 'waiting') return false
  const isWhole = [...state.spans.values()].every(
    ({ turn, isTurnFinished }) => turn === null || isTurnFinished,
  )
  return isWhole && [...state.open.values()].every((block) => isResting(state, block))
}

function isResting(state: RunState, block: StreamingBlock): boolean {
  if (block.question || block.type === 'task' || block.tool?.status === 'waiting') return true
  if (block.type === 'node') return isAskedIn(state, block.spanId)
  // The call of a sub-agent in which somebody waits.
  return [...state.open.values()].some(
    ({ type, toolCallId }) => type === 'task' && toolCallId === block.toolCallId,
  )
}
