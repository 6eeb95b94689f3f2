/** What a row of the journal is made of: the frames of several runs back to back, and a directory of them. */
import type { Frames } from './stream-log'

export interface RunFrames extends Frames {
  /** The number of the run in the database. */
  readonly run: number
}

export interface JournalRow {
  /** Four numbers for each run: the run, its first and last seq, and the size of its frames. */
  readonly directory: Uint8Array
  readonly frames: Uint8Array
}

export function packJournalRow(entries: readonly RunFrames[]): JournalRow {
  const numbers = entries.flatMap(({ run, firstSeq, lastSeq, bytes }) => [
    run,
    firstSeq,
    lastSeq,
    bytes.length,
  ])
  const [only] = entries
  const frames =
    only !== undefined && entries.length === 1 ? only.bytes : Buffer.concat(entries.map(({ bytes }) => bytes))
  return { directory: new Uint8Array(Float64Array.from(numbers).buffer), frames }
}

export function* unpackJournalRow({ directory, frames }: JournalRow): Generator<RunFrames> {
  // A copy, for the bytes of a row need not be aligned.
  const numbers = new Float64Array(Uint8Array.from(directory).buffer)
  let start = 0
  for (let entry = 0; entry < numbers.length; entry += 4) {
    const [run = 0, firstSeq = 0, lastSeq = 0, size = 0] = numbers.subarray(entry, entry + 4)
    yield { run, firstSeq, lastSeq, bytes: frames.subarray(start, start + size) }
    start += size
  }
}
