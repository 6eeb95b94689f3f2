import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { RunState } from '@/lib/blocks/block'
import { noUsage, type ChatChunk } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEvent } from '@/lib/protocol/events'
import { runAgent } from '@/lib/server/engine/agent'
import type { AgentRun } from '@/lib/server/engine/agent-run'
import { closingsOf } from '@/lib/server/engine/closings'
import type { ModelClient } from '@/lib/server/engine/ports'
import { run } from '@/lib/server/engine/run'
import { planAgent } from '@/lib/server/agents/agent-plan'
import { type AppError, toAppError } from '@/lib/server/http/app-error'
import type { RunServices } from '@/lib/server/runs/run-services'

const prefix = 'agent:'

/** Whether a model's name at the OpenAI door stands for an agent: `agent:<id>`. */
export function isAgentModel(model: string): boolean {
  return model.startsWith(prefix)
}

/**
 * An agent as a model: what its own span says, streamed; its tools and sub-agents work unseen. It stands outside the
 * log, so nobody can be asked, and tools that need a person's yes are refused.
 *
 * @throws AppError `agent_not_found`
 */
export async function agentModel(services: RunServices, owner: string, model: string): Promise<ModelClient> {
  const definition = await planAgent(services, owner, { agent_name: model.slice(prefix.length) })
  await services.models.clientFor(definition.agent.model_name)
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
      const agentRun: AgentRun = {
        owner,
        conversationId: `door-${newId()}`,
        definition,
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
      const events = run(runAgent(agentRun, messages), {
        created,
        clock,
        stop: signal,
        describe,
        usage: () => state.usage ?? noUsage,
        closings: (status) => closingsOf(state, status),
      })
      for await (const event of events) {
        state = reduce(state, state.lastSeq + 1, event)
        if (event.type === 'error' && failure) throw failure
        yield* spoken(event, head)
      }
    },
  }
}

type Head = Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>

function* spoken(event: RunEvent, head: Head): Generator<ChatChunk> {
  if (event.type === 'chunk' && event.span_id === undefined) {
    const { content, reasoning_content } = event.choices[0]?.delta ?? {}
    if (content || reasoning_content) {
      yield { ...head, choices: [{ index: 0, delta: { content, reasoning_content } }] }
    }
  }
  if (event.type === 'run_end') {
    const isLimit = event.reason?.startsWith('limit_') ?? false
    yield { ...head, choices: [{ index: 0, delta: {}, finish_reason: isLimit ? 'length' : 'stop' }] }
    yield { ...head, choices: [], usage: event.usage }
  }
}
