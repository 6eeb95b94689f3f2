/** What a row of the journal is made of: the frames of several runs back to back, and a directory of them. */
import { z } from 'zod'
import type { Frames } from './stream-log'

export interface RunFrames extends Frames {
  /** The number of the run in the database. */
  readonly run: number
}

export interface JournalRow {
  readonly directory: string
  readonly frames: Uint8Array
}

const directorySchema = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]))

export function packJournalRow(entries: readonly RunFrames[]): JournalRow {
  const directory = entries.map(({ run, firstSeq, lastSeq, bytes }) => [run, firstSeq, lastSeq, bytes.length])
  const [only] = entries
  const frames =
    only !== undefined && entries.length === 1 ? only.bytes : Buffer.concat(entries.map(({ bytes }) => bytes))
  return { directory: JSON.stringify(directory), frames }
}

/** @throws ZodError or SyntaxError when the row was not made by `packJournalRow`. */
export function unpackJournalRow({ directory, frames }: JournalRow): readonly RunFrames[] {
  let start = 0
  return directorySchema.parse(JSON.parse(directory)).map(([run, firstSeq, lastSeq, length]) => {
    const bytes = frames.subarray(start, start + length)
    start += length
    return { run, firstSeq, lastSeq, bytes }
  })
}
