import type { LiveRun } from './live-run'
import { segmentBytes, type SqliteStore } from './sqlite-store'

/** A run that writes little must not keep the whole journal: when it holds back more than this it is sealed early. */
const maxJournalBytes = 16 * 1024 * 1024

export interface SealerOptions {
  readonly store: SqliteStore
  readonly liveRuns: () => Iterable<LiveRun>
  /** Bytes that were ever written to the journal. */
  readonly journaled: () => number
  /** Called for each run that has nothing more to seal for now. */
  readonly onSealed: (run: LiveRun) => void
  /** Called when another process has become the writer. */
  readonly onLost: () => void
  /** Called with what the store throws. Nothing is lost by it: the frames stay where they are, and it is tried again. */
  readonly onError: (error: unknown) => void
}

/** Copies frames from memory into segments, one in each turn of the event loop, and cuts the journal behind them. */
export class Sealer {
  readonly #options: SealerOptions
  readonly #due = new Set<LiveRun>()
  #next: NodeJS.Immediate | undefined

  constructor(options: SealerOptions) {
    this.#options = options
  }

  /** To be called when a run has new frames. */
  consider(run: LiveRun): void {
    if (!isDue(run)) return
    this.#due.add(run)
    this.#next ??= setImmediate(this.#step)
  }

  stop(): void {
    clearImmediate(this.#next)
  }

  readonly #step = (): void => {
    this.#next = undefined
    const [run] = this.#due
    if (run === undefined) return
    try {
      this.#seal(run)
      if (!isDue(run)) this.#done(run)
      this.#cutJournal()
    } catch (error) {
      this.#options.onError(error)
      return
    }
    if (this.#due.size > 0) this.#next = setImmediate(this.#step)
  }

  #seal(run: LiveRun): void {
    const frames = run.isGone ? undefined : run.tail.oldest(segmentBytes)
    if (frames === undefined) return
    if (this.#options.store.seal(run.id, frames)) run.tail.drop(frames.lastSeq)
    else this.#options.onLost()
  }

  #done(run: LiveRun): void {
    this.#due.delete(run)
    this.#options.onSealed(run)
  }

  #cutJournal(): void {
    let firstRow = Number.MAX_SAFE_INTEGER
    for (const run of this.#options.liveRuns()) {
      const oldest = run.tail.first
      if (oldest === undefined) continue
      firstRow = Math.min(firstRow, oldest.row)
      if (this.#options.journaled() - oldest.offset > maxJournalBytes) this.#due.add(run)
    }
    this.#options.store.cutJournal(firstRow)
  }
}

function isDue(run: LiveRun): boolean {
  if (run.isGone) return false
  return run.tail.bytes >= segmentBytes || (run.endSeq !== undefined && !run.tail.isEmpty)
}
