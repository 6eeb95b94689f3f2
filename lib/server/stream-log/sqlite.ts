/**
 * The stream log in one SQLite file, for one process. What all runs append in one turn of the event loop is one row of a
 * journal; the same bytes stay in memory, where readers take them, until a segment's worth of a run has gathered
 * (`sealer.ts`). A process that dies loses its memory, and the next one finds it in the journal (`sqlite-recovery.ts`).
 *
 * A producer's epoch is two things here: which process is the writer of the file, which the database checks with every
 * commit, and which writer of a run is the last that this process has opened.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cutFrames } from './cut-frames'
import { GroupCommit } from './group-commit'
import { LiveRun } from './live-run'
import { Sealer } from './sealer'
import { SegmentCache } from './segment-cache'
import { recover } from './sqlite-recovery'
import { SqliteStore } from './sqlite-store'
import { SqliteWriter } from './sqlite-writer'
import {
  defaultMaxRunBytes,
  defaultPageBytes,
  type Frames,
  type LogHead,
  type LogPage,
  type LogWriter,
  type StreamLog,
} from './stream-log'

export interface SqliteStreamLogOptions {
  /** The database file, or `:memory:`. Its folder exists, and no other process uses it. */
  readonly path: string
  readonly maxRunBytes?: number | undefined
  /** Epoch ms. */
  readonly clock?: (() => number) | undefined
  /** Called with errors of the work in the background, which is tried again. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** @throws what node:sqlite throws when the file cannot be opened or is no database. */
export function openSqliteStreamLog(options: SqliteStreamLogOptions): StreamLog {
  return new SqliteStreamLog(options)
}

class SqliteStreamLog implements StreamLog {
  readonly #store: SqliteStore
  readonly #maxRunBytes: number
  readonly #live = new Map<string, LiveRun>()
  readonly #commit: GroupCommit
  readonly #sealer: Sealer
  readonly #segments = new SegmentCache(8 * 1024 * 1024)

  constructor({ path, maxRunBytes, clock, onError }: SqliteStreamLogOptions) {
    const store = new SqliteStore(path)
    recover(store)
    this.#store = store
    this.#maxRunBytes = maxRunBytes ?? defaultMaxRunBytes
    this.#commit = new GroupCommit({
      store,
      clock: clock ?? Date.now,
      onCommitted: (run) => this.#sealer.consider(run),
      onLost: this.#forgetAll,
    })
    this.#sealer = new Sealer({
      store,
      liveRuns: () => this.#live.values(),
      journaled: () => this.#commit.journaled,
      onSealed: this.#release,
      onLost: this.#forgetAll,
      onError: onError ?? console.error,
    })
  }

  async open(owner: string, runId: string): Promise<LogWriter> {
    this.#store.create(owner, runId)
    const run = this.#find(owner, runId)
    if (run === undefined) throw new Error(`The log of run ${runId} was not created`)
    run.writer?.fence()
    run.writer = undefined
    const room = this.#maxRunBytes - this.#store.sealedBytes(run.id) - run.tail.bytes
    const writer = new SqliteWriter(run, room, this.#commit.add)
    if (run.endSeq === undefined) {
      run.writer = writer
      this.#live.set(run.key, run)
    }
    return writer
  }

  async head(owner: string, runId: string): Promise<LogHead | undefined> {
    const run = this.#find(owner, runId)
    return run && { lastSeq: run.lastSeq, ended: run.endSeq !== undefined }
  }

  async read(
    owner: string,
    runId: string,
    after: number,
    maxBytes = defaultPageBytes,
  ): Promise<LogPage | undefined> {
    const run = this.#find(owner, runId)
    return run && this.#page(run, after, maxBytes)
  }

  async *follow(
    owner: string,
    runId: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<LogPage, void, undefined> {
    const run = this.#find(owner, runId)
    if (run === undefined) return
    this.#live.set(run.key, run)
    let resume = () => {}
    const wake = () => resume()
    run.addFollower(wake)
    signal.addEventListener('abort', wake)
    try {
      let cursor = after
      while (!signal.aborted && !run.isGone && cursor < (run.endSeq ?? Infinity)) {
        const page = this.#page(run, cursor, defaultPageBytes)
        if (page === undefined) {
          await new Promise<void>((resolve) => {
            resume = resolve
          })
        } else {
          cursor = page.lastSeq
          yield page
        }
      }
    } finally {
      signal.removeEventListener('abort', wake)
      run.removeFollower(wake)
      this.#release(run)
    }
  }

  async remove(owner: string, runIds: readonly string[]): Promise<void> {
    const removed = runIds.flatMap((runId) => this.#find(owner, runId) ?? [])
    this.#store.transaction(() => removed.forEach((run) => this.#store.remove(run.id)))
    for (const run of removed) this.#forget(run)
    // In steps: a long run has many pages, and the loop belongs to those who stream.
    for (const run of removed) {
      while (this.#store.sweep(run.id)) await nextTurn()
    }
  }

  async expire(before: number): Promise<void> {
    for (const { owner, runId } of this.#store.endedBefore(before)) await this.remove(owner, [runId])
  }

  async close(): Promise<void> {
    this.#commit.flush()
    this.#sealer.stop()
    this.#forgetAll()
    this.#store.close()
  }

  #find(owner: string, runId: string): LiveRun | undefined {
    const key = JSON.stringify([owner, runId])
    const live = this.#live.get(key)
    if (live !== undefined) return live
    const stored = this.#store.find(owner, runId)
    return stored && new LiveRun(key, stored)
  }

  #page(run: LiveRun, after: number, maxBytes: number): LogPage | undefined {
    if (after >= run.lastSeq) return undefined
    const { first } = run.tail
    const frames =
      first !== undefined && after + 1 >= first.firstSeq
        ? run.tail.after(after, maxBytes)
        : this.#segment(run.id, after, maxBytes)
    return frames && { ...frames, ended: frames.lastSeq === run.endSeq }
  }

  #segment(id: number, after: number, maxBytes: number): Frames | undefined {
    const seq = after + 1
    const segment = this.#segments.get(id, seq, () => this.#store.segment(id, seq))
    return segment && cutFrames(segment, after, maxBytes)
  }

  readonly #release = (run: LiveRun): void => {
    if (run.isIdle && this.#live.get(run.key) === run) this.#live.delete(run.key)
  }

  readonly #forget = (run: LiveRun): void => {
    this.#live.delete(run.key)
    run.leave()
  }

  readonly #forgetAll = (): void => {
    for (const run of this.#live.values()) this.#forget(run)
  }
}
