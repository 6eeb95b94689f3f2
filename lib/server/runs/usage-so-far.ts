import type { RunState } from '@/lib/blocks/block'
import type { UsageInfo } from '@/lib/protocol/chunk'
import { foldLog } from './fold-log'
import type { RunServices } from './run-services'

const maxStates = 100

/** Runs that were asked about before, the latest last: of their logs only what is new is read. */
const states = new Map<string, RunState>()

/** What a run has used so far, by its log; null before it has used anything, and when there is no log. */
export async function usageSoFar(
  { log }: RunServices,
  owner: string,
  runId: string,
): Promise<UsageInfo | null> {
  const name = JSON.stringify([owner, runId])
  const state = await foldLog(log, owner, runId, states.get(name))
  states.delete(name)
  if (state.end === null) states.set(name, state)
  const [oldest = ''] = states.keys()
  if (states.size > maxStates) states.delete(oldest)
  return state.usage
}
