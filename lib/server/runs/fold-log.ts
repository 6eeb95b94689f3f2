import type { RunState } from '@/lib/blocks/block'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import { parseEvent } from '@/lib/protocol/parse-event'
import type { LogPage, StreamLog } from '@/lib/server/stream-log/stream-log'
import { createFrameDecoder } from '@/lib/sse/decode'

/** The state of a run as far as its log is written. */
export async function foldLog(log: StreamLog, owner: string, runId: string): Promise<RunState> {
  let state = initialRunState
  let page = await log.read(owner, runId, 0)
  while (page) {
    state = foldPage(state, page)
    page = await log.read(owner, runId, page.lastSeq)
  }
  return state
}

/** Folds one page of the log into a state. */
export function foldPage(state: RunState, page: LogPage): RunState {
  const decoder = createFrameDecoder()
  return decoder
    .push(page.bytes)
    .reduce((folded, frame) => reduce(folded, Number(frame.id), parseEvent(frame.data)), state)
}
