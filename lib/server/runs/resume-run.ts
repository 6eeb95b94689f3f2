import { reduce } from '@/lib/blocks/reduce'
import type { AnswerEnd } from '@/lib/blocks/transcript'
import { agentRunDefinitionSchema } from '@/lib/protocol/agents'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import type { RunRecord } from '@/lib/server/storage/storage'
import { storeTranscript } from './drive-run'
import { foldLog } from './fold-log'
import type { RunServices } from './run-services'
import { isUnavailable } from './until-storage-answers'

/**
 * Ends a chat whose driver died with its process: it cannot go on in the middle of a model's sentence, so it is
 * `interrupted`, or `stopped` when somebody had asked for that; what it said is kept. A run whose log ended but whose
 * transcript was not stored yet gets that.
 */
async function endLostChat(services: RunServices, owner: string, record: RunRecord): Promise<void> {
  const { log } = services
  const writer = await log.open(owner, record.id)
  let state = await foldLog(log, owner, record.id)
  if (!state.end) {
    const { elapsed } = state
    const end: RunEvent = {
      type: 'run_end',
      t: elapsed,
      ...(record.cancelledBy === undefined
        ? { status: 'interrupted', reason: 'server_restart' }
        : { status: 'stopped', reason: 'user', by: record.cancelledBy }),
      usage: state.usage ?? noUsage,
      duration_ms: elapsed,
    }
    const events: RunEvent[] = state.lastSeq === 0 ? [record.start, end] : [end]
    writer.append(events)
    await writer.flush()
    for (const event of events) state = reduce(state, state.lastSeq + 1, event)
  }
  await storeTranscript(services, { owner, runId: record.id }, state)
}

/** An agent goes on at the boundary of its last turn, a graph at its nodes'; a chat has but one turn. */
function canGoOn({ start }: RunRecord): boolean {
  return start.mode !== 'chat' || agentRunDefinitionSchema.parse(start.definition).agent.tools.length > 0
}

/**
 * Takes over every run that an earlier process left in flight, or waiting for a person. Called once at the start,
 * before any request.
 */
export async function resumeLostRuns(services: RunServices): Promise<number> {
  const lost = await services.storage.unfinishedRuns()
  for (const { owner, run } of lost) {
    try {
      if (canGoOn(run)) await services.queue.wake({ owner, runId: run.id })
      else await endLostChat(services, owner, run)
    } catch (error) {
      if (isUnavailable(error)) throw error
      // One log that cannot be read must not keep the server from starting.
      console.error(`Run ${run.id} could not be taken over.`, error)
      await services.storage.finishRun(owner, run.id, [], unreadable)
    }
  }
  return lost.length
}

const unreadable: AnswerEnd = {
  status: 'interrupted',
  reason: 'log_lost',
  usage: noUsage,
  duration_ms: 0,
}
