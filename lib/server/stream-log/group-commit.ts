import type { Frames } from './stream-log'
import type { LiveRun } from './live-run'
import type { SqliteStore } from './sqlite-store'
import type { SqliteWriter } from './sqlite-writer'

export interface GroupCommitOptions {
  readonly store: SqliteStore
  /** Epoch ms. */
  readonly clock: () => number
  /** Called for each run that has new events, after the commit. */
  readonly onCommitted: (run: LiveRun) => void
  /** Called when another process has become the writer: nothing was written. */
  readonly onLost: () => void
}

interface Batch {
  readonly writer: SqliteWriter
  readonly frames: Frames
}

/** Writes what all runs of the process have pending, once in each turn of the event loop, in one transaction. */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  #due = new Set<SqliteWriter>()
  #journaled = 0

  constructor(options: GroupCommitOptions) {
    this.#options = options
  }

  /** Bytes that were ever written to the journal. */
  get journaled(): number {
    return this.#journaled
  }

  /** Has a writer in the next commit. */
  readonly add = (writer: SqliteWriter): void => {
    // Not on nextTick: the commit is to come after all that the sockets of this turn have brought.
    if (this.#due.size === 0) setImmediate(this.flush)
    this.#due.add(writer)
  }

  /** Commits at once. Errors reach those who wait for their `flush`. */
  readonly flush = (): void => {
    const writers = [...this.#due].filter((writer) => !writer.fenced.aborted && !writer.pending.isEmpty)
    this.#due = new Set()
    if (writers.length === 0) return
    const batches = writers.map((writer) => ({ writer, frames: writer.pending.encode() }))
    let row: number | undefined
    try {
      row = this.#options.store.transaction(() => this.#write(batches))
    } catch (error) {
      for (const writer of writers) writer.settle({ error })
      return
    }
    if (row === undefined) this.#options.onLost()
    else for (const batch of batches) this.#publish(batch, row)
  }

  #write(batches: readonly Batch[]): number | undefined {
    const { store, clock } = this.#options
    const row = store.append(batches.map(({ writer, frames }) => ({ run: writer.run.id, ...frames })))
    if (row === undefined) return undefined
    for (const { writer, frames } of batches) {
      if (writer.pending.isEnded) store.end(writer.run.id, frames.lastSeq, clock())
    }
    return row
  }

  #publish({ writer, frames }: Batch, row: number): void {
    const { run, pending } = writer
    pending.committed()
    run.lastSeq = frames.lastSeq
    run.tail.push({ ...frames, row, offset: this.#journaled })
    this.#journaled += frames.bytes.length
    if (pending.isEnded) {
      run.endSeq = frames.lastSeq
      run.writer = undefined
    }
    run.wake()
    writer.settle()
    this.#options.onCommitted(run)
  }
}
