import { framesAfter } from '@/lib/sse/frames-after'
import type { Frames } from './stream-log'

// JSON holds no raw line feed, so two of them are the end of a frame and nothing else.
const frameEnd = '\n\n'

/**
 * The part of some frames that a reader asked for: strictly after `after`, at most `maxBytes` but at least one frame.
 * @returns a view that shares the memory of `frames.bytes`; undefined when the reader has seen all of them.
 */
export function cutFrames(frames: Frames, after: number, maxBytes: number): Frames | undefined {
  if (after >= frames.lastSeq) return undefined
  const firstSeq = Math.max(frames.firstSeq, after + 1)
  const rest = framesAfter(frames.bytes, frames.firstSeq, after)
  if (rest.length <= maxBytes) return { bytes: rest, firstSeq, lastSeq: frames.lastSeq }
  const bytes = rest.subarray(0, endWithin(view(rest), maxBytes))
  return { bytes, firstSeq, lastSeq: lastSeqOf(view(bytes)) }
}

/** Where the last frame that fits into `maxBytes` ends; else where the first one does. */
function endWithin(bytes: Buffer, maxBytes: number): number {
  // A negative start would be counted from the end of the buffer.
  const last = maxBytes < frameEnd.length ? -1 : bytes.lastIndexOf(frameEnd, maxBytes - frameEnd.length)
  return (last === -1 ? bytes.indexOf(frameEnd) : last) + frameEnd.length
}

function lastSeqOf(bytes: Buffer): number {
  const before = bytes.lastIndexOf(frameEnd, -frameEnd.length - 1)
  const start = (before === -1 ? 0 : before + frameEnd.length) + 'id: '.length
  return Number(bytes.toString('latin1', start, bytes.indexOf('\n', start)))
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
