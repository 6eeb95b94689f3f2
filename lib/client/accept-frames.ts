import { MalformedEventError, parseEvent } from '@/lib/protocol/parse-event'
import type { RunEvent } from '@/lib/protocol/events'
import type { Frame, FrameDecoder } from '@/lib/sse/decode'
import { ClientError } from './client-error'

export interface SequencedEvent {
  readonly seq: number
  readonly event: RunEvent
}

export interface Accepted {
  /** New events, in order, without a gap after the cursor. */
  readonly events: readonly SequencedEvent[]
  /** The cursor after them. */
  readonly lastSeq: number
  /** The run's terminal event is among them. */
  readonly ended: boolean
  /** The server said that the stream is complete. */
  readonly done: boolean
  /** Why the frames after the last good one were not taken. */
  readonly problem: ClientError | null
}

/** As `acceptFrames`, for the bytes of one read. Bytes that the decoder refuses are a problem of their own. */
export function acceptBytes(decoder: FrameDecoder, bytes: Uint8Array, cursor: number): Accepted {
  const frames = framesOrProblem(decoder, bytes, cursor)
  if (Array.isArray(frames)) return acceptFrames(frames, cursor)
  return { events: [], lastSeq: cursor, ended: false, done: false, problem: frames }
}

function framesOrProblem(decoder: FrameDecoder, bytes: Uint8Array, cursor: number): Frame[] | ClientError {
  try {
    return decoder.push(bytes)
  } catch (cause) {
    return new ClientError('message_unparsable', `Event ${cursor + 1} has no end.`, { cause })
  }
}

const wholeNumber = /^[1-9]\d*$/

/**
 * Takes the events that follow the cursor out of the frames of one read. What was seen before is dropped, so that
 * overlapping replays are harmless; the first frame that is no event, or that leaves a gap, ends the taking.
 */
export function acceptFrames(frames: readonly Frame[], cursor: number): Accepted {
  const events: SequencedEvent[] = []
  let lastSeq = cursor
  let ended = false
  for (const frame of frames) {
    if (frame.data === '[DONE]') return { events, lastSeq, ended, done: true, problem: null }
    const seq = wholeNumber.test(frame.id ?? '') ? Number(frame.id) : Number.NaN
    if (seq <= lastSeq) continue
    const event = seq === lastSeq + 1 ? parseOrProblem(frame.data, seq) : gapProblem(lastSeq, frame.id)
    if (event instanceof ClientError) return { events, lastSeq, ended, done: false, problem: event }
    events.push({ seq, event })
    lastSeq = seq
    ended ||= event.type === 'run_end'
  }
  return { events, lastSeq, ended, done: false, problem: null }
}

function parseOrProblem(json: string, seq: number): RunEvent | ClientError {
  try {
    return parseEvent(json)
  } catch (error) {
    if (!(error instanceof MalformedEventError)) throw error
    return new ClientError('message_unparsable', `Event ${seq} could not be read.`, { cause: error })
  }
}

function gapProblem(lastSeq: number, id: string | undefined): ClientError {
  return new ClientError(
    'message_unparsable',
    `After event ${lastSeq} came ${id === undefined ? 'one without a number' : `"${id}"`}.`,
  )
}
