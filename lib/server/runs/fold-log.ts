import type { RunState } from '@/lib/blocks/block'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'
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
  return framesOf(page).reduce(
    (folded, frame) => reduce(folded, Number(frame.id), parseEvent(frame.data)),
    state,
  )
}

/** The event that the log of a run ends with, which has this number. */
export async function lastEvent(
  log: StreamLog,
  owner: string,
  runId: string,
  lastSeq: number,
): Promise<RunEvent | undefined> {
  const page = lastSeq === 0 ? undefined : await log.read(owner, runId, lastSeq - 1)
  const frame = page && framesOf(page).at(-1)
  return frame && parseEvent(frame.data)
}

function framesOf({ bytes }: LogPage) {
  return createFrameDecoder().push(bytes)
}
