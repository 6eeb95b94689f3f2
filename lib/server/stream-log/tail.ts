import { cutFrames } from './cut-frames'
import type { Frames } from './stream-log'

/** The frames of one commit. */
export interface Commit extends Frames {
  /** The row that has them, together with those of other runs. */
  readonly row: number
  /** Bytes that were written to the journal before them. */
  readonly offset: number
}

/** The newest frames of a run, one entry for each commit: what readers at the head need, and what is not sealed yet. */
export class Tail {
  #commits: Commit[] = []
  #bytes = 0

  get first(): Commit | undefined {
    return this.#commits[0]
  }

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#commits.length === 0
  }

  push(commit: Commit): void {
    this.#commits.push(commit)
    this.#bytes += commit.bytes.length
  }

  /**
   * The next frames strictly after `after`, which must not lie before the tail; undefined when there are none. A reader
   * at the head as it was before the last commit gets the bytes of that commit themselves.
   */
  after(after: number, maxBytes: number): Frames | undefined {
    let start = this.#commits.length
    // Backwards, for most readers are at the head.
    while (start > 0 && (this.#commits[start - 1]?.lastSeq ?? 0) > after) start -= 1
    const frames = joinFrames(this.#take(start, maxBytes))
    return frames && cutFrames(frames, after, maxBytes)
  }

  /** The oldest commits as one, at most `maxBytes` of them unless the first is larger. */
  oldest(maxBytes: number): Frames | undefined {
    return joinFrames(this.#take(0, maxBytes))
  }

  /** Forgets what ends at or before `seq`. */
  drop(seq: number): void {
    const kept = this.#commits.filter((frames) => frames.lastSeq > seq)
    this.#commits = kept
    this.#bytes = kept.reduce((sum, frames) => sum + frames.bytes.length, 0)
  }

  /** As many as fit into `maxBytes`, but at least one if there is one. */
  #take(start: number, maxBytes: number): readonly Commit[] {
    let bytes = 0
    let end = start
    for (; end < this.#commits.length; end += 1) {
      bytes += this.#commits[end]?.bytes.length ?? 0
      if (bytes > maxBytes && end > start) break
    }
    return this.#commits.slice(start, end)
  }
}

/** Consecutive frames as one; without a copy when it is one already. */
export function joinFrames(commits: readonly Frames[]): Frames | undefined {
  const first = commits[0]
  const last = commits.at(-1)
  if (first === undefined || last === undefined || first === last) return first
  const bytes = Buffer.concat(commits.map((frames) => frames.bytes))
  return { bytes, firstSeq: first.firstSeq, lastSeq: last.lastSeq }
}
