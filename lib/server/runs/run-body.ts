import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { agentRunDefinitionSchema } from '@/lib/protocol/agents'
import type { RunEndReason } from '@/lib/protocol/events'
import { runAgent } from '@/lib/server/engine/agent'
import type { AgentRun } from '@/lib/server/engine/agent-run'
import type { Answers } from '@/lib/server/engine/ports'
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

/** What a run says, from where its log leaves off; the agent's loop, with everything that it stands on. */
export async function* runBody(
  services: RunServices,
  job: RunJob,
  record: RunRecord,
  flight: Flight,
  { state, signal }: Driven,
): AsyncGenerator<Step, RunEndReason | undefined> {
  const { storage, models, toolbox, maxDepth, clock, newId } = services
  const { start, conversationId, created } = record
  if (state().lastSeq === 0) yield start
  const answers = await readAnswers(services, job, flight)
  const reason = reasonToResume(state(), answers, clock())
  if (reason !== undefined) yield { type: 'run_resumed', reason }
  const definition = agentRunDefinitionSchema.parse(start.definition)
  const path = await storage.path(job.owner, conversationId, start.input.message_id)
  const { tools, sub_agents } = definition.agent
  const withCalls = tools.length + sub_agents.length > 0
  const run: AgentRun = {
    owner: job.owner,
    conversationId,
    definition,
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
  const agent = runAgent(run, historyOf(path, { withCalls }))
  try {
    for (;;) {
      const next = await agent.next()
      if (next.done === true) return next.value
      // Pulled on, the agent looks at the answers again.
      if (next.value.type === 'waiting' && !(await answers.leave())) continue
      yield next.value
    }
  } finally {
    // Not awaited: it may be waiting for a tool.
    void agent.return(undefined).catch(errorInfoOf)
  }
}

/** Why a run that had begun goes on now; undefined when it is new, or still has nothing to do but wait. */
function reasonToResume(
  state: RunState,
  answers: Answers,
  now: number,
): 'takeover' | 'approval' | 'input' | undefined {
  if (state.spans.size === 0) return undefined
  if (!isAtRest(state)) return 'takeover'
  for (const { question } of state.open.values()) {
    if (!question) continue
    const answer = answers.of(question.id)
    if (answer) return answer.type
    if ((question.expiresAt ?? Infinity) <= now) return 'approval'
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
  // The call of a sub-agent in which somebody waits.
  return [...state.open.values()].some(
    ({ type, toolCallId }) => type === 'task' && toolCallId === block.toolCallId,
  )
}
