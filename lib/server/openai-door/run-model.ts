import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { RunState } from '@/lib/blocks/block'
import { agentRates, graphRates } from '@/lib/blocks/spent'
import { noUsage, type ChatChunk } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEvent } from '@/lib/protocol/events'
import { planAgent } from '@/lib/server/agents/agent-plan'
import { runAgent } from '@/lib/server/engine/agent'
import type { AgentRun } from '@/lib/server/engine/agent-run'
import { closingsOf } from '@/lib/server/engine/closings'
import { runGraph } from '@/lib/server/engine/graph'
import { createPermits } from '@/lib/server/engine/permits'
import type { ModelClient, ModelMessage } from '@/lib/server/engine/ports'
import { type BodyEnd, run } from '@/lib/server/engine/run'
import type { Step } from '@/lib/server/engine/step'
import { planGraphRun } from '@/lib/server/graphs/graph-plan'
import { AppError, toAppError } from '@/lib/server/http/app-error'
import type { RunServices } from '@/lib/server/runs/run-services'

type Ground = Omit<AgentRun, 'subAgents' | 'budget' | 'rates'>

/** Sets to work what a model's name stands for. */
type Work = (ground: Ground, messages: readonly ModelMessage[]) => AsyncGenerator<Step, BodyEnd>

/** Whether a model's name at the OpenAI door stands for an agent or a graph: `agent:<id>`, `graph:<id>`. */
export function isRunModel(model: string): boolean {
  return model.startsWith('agent:') || model.startsWith('graph:')
}

/**
 * An agent or a graph as a model: what an agent's own span says, streamed; what a graph gives, once it is there. All
 * else works unseen. It stands outside the log, so nobody can be asked, and what needs a person's yes is refused.
 *
 * @throws AppError `agent_not_found`, `graph_not_found`, `graph_invalid`, `model_not_found`
 */
export async function runModel(services: RunServices, owner: string, model: string): Promise<ModelClient> {
  const name = model.slice(model.indexOf(':') + 1)
  const work = model.startsWith('agent:')
    ? await agentWork(services, owner, name)
    : await graphWork(services, owner, name)
  const { models, toolbox, maxDepth, clock, newId } = services
  return {
    async *stream({ messages }, signal) {
      let state: RunState = initialRunState
      let failure: AppError | undefined
      const describe = (error: unknown): ErrorInfo => {
        failure = toAppError(error)
        const { message, type, code } = failure
        return { message, type, code }
      }
      const created = clock()
      const ground: Ground = {
        owner,
        conversationId: `door-${newId()}`,
        created,
        state: () => state,
        models,
        toolbox,
        answers: { of: () => undefined, changed: () => new Promise(() => {}) },
        approvals: 'refuse',
        maxDepth,
        clock,
        newId,
        describe,
        signal,
      }
      const head = {
        id: newId(),
        object: 'chat.completion.chunk' as const,
        created: Math.floor(created / 1000),
        model,
      }
      const events = run(work(ground, messages), {
        created,
        clock,
        stop: signal,
        describe,
        usage: () => state.usage ?? noUsage,
        closings: (status) => closingsOf(state, status),
      })
      for await (const event of events) {
        state = reduce(state, state.lastSeq + 1, event)
        if (event.type === 'error') throw failureOf(event.error, failure)
        yield* spoken(event, head)
      }
    },
  }
}

/** A graph fails with what its nodes failed with; its own sentence says which. */
function failureOf({ message }: ErrorInfo, cause: AppError | undefined): AppError {
  return cause?.message === message ? cause : new AppError('node_failed', message, { cause })
}

async function agentWork(services: RunServices, owner: string, name: string): Promise<Work> {
  const definition = await planAgent(services, owner, { agent_name: name })
  const { agent, sub_agents } = definition
  await services.models.clientFor(agent.model_name)
  const common = { subAgents: sub_agents, budget: agent.limits, rates: agentRates(definition) }
  return (ground, messages) => runAgent({ ...ground, ...common }, agent, messages)
}

async function graphWork(services: RunServices, owner: string, name: string): Promise<Work> {
  const definition = await planGraphRun(services, owner, { graph_name: name })
  const { graph, agents } = definition
  const { graphConcurrency, sleep } = services
  const common = { subAgents: agents, budget: graph.limits, rates: graphRates(definition), definition, sleep }
  return (ground, messages) =>
    runGraph({ ...ground, ...common, permits: createPermits(graphConcurrency) }, inputOf(messages))
}

/** A graph is asked with one text: that of the last message of a person. */
function inputOf(messages: readonly ModelMessage[]): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  if (typeof content === 'string') return content
  return content.map((part) => textOf(part)).join('')
}

function textOf(part: unknown): string {
  const isText = typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
  return isText ? String(part.text) : ''
}

type Head = Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>

function* spoken(event: RunEvent, head: Head): Generator<ChatChunk> {
  if (event.type === 'chunk' && event.span_id === undefined) {
    const { content, reasoning_content } = event.choices[0]?.delta ?? {}
    if (content || reasoning_content) {
      yield { ...head, choices: [{ index: 0, delta: { content, reasoning_content } }] }
    }
  }
  if (event.type === 'graph_complete') {
    yield { ...head, choices: [{ index: 0, delta: { content: event.final_result } }] }
  }
  if (event.type === 'run_end') {
    const isLimit = event.reason?.startsWith('limit_') ?? false
    yield { ...head, choices: [{ index: 0, delta: {}, finish_reason: isLimit ? 'length' : 'stop' }] }
    yield { ...head, choices: [], usage: event.usage }
  }
}
