/** A finished answer in the form of a run's store, so that one set of components shows live and stored answers alike. */
import type { RunState } from '@/lib/blocks/block'
import { initialRunState } from '@/lib/blocks/reduce'
import type { AnswerEnd, AnswerMessage } from '@/lib/blocks/transcript'
import { type RunStore, createRunStore } from '@/lib/client/run-store'

const stores = new WeakMap<AnswerMessage, RunStore>()

/** The same store for the same message. */
export function storeOfAnswer(message: AnswerMessage): RunStore {
  const known = stores.get(message)
  if (known !== undefined) return known
  const store = stillStore(runOfAnswer(message))
  stores.set(message, store)
  return store
}

/** A store that never changes. */
export function stillStore(run: RunState): RunStore {
  return createRunStore(run)
}

function runOfAnswer(message: AnswerMessage): RunState {
  const { end, blocks } = message
  return {
    ...initialRunState,
    ...(end && runOfEnd(end)),
    ...(blocks.some(({ type }) => type === 'node') && { mode: 'graph' }),
    runId: message.run_id,
    conversationId: message.conversation_id,
    speaker: message.speaker,
    answerMessageId: message.id,
    created: message.created,
    order: blocks.map((block) => block.id),
    closed: new Map(blocks.map((block) => [block.id, block])),
  }
}

function runOfEnd(end: AnswerEnd): Partial<RunState> {
  const { status, reason, error = null, usage, limits = {}, duration_ms: durationMs } = end
  return {
    status,
    elapsed: durationMs,
    limits,
    usage,
    error,
    finalResult: end.final_result ?? null,
    executionChain: end.execution_chain ?? null,
    end: { status, reason, durationMs },
  }
}
