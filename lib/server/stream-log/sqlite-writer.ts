import type { RunEvent } from '@/lib/protocol/events'
import type { LiveRun } from './live-run'
import { PendingFrames } from './pending-frames'
import { LogFencedError, type LogWriter } from './stream-log'

/** One producer: gathers what is appended until the next group commit. */
export class SqliteWriter implements LogWriter {
  readonly run: LiveRun
  readonly pending: PendingFrames
  readonly #due: (writer: SqliteWriter) => void
  readonly #fence = new AbortController()
  #flush: PromiseWithResolvers<void> | undefined

  /** @param due asks for this writer to be in the next commit; may be called again before it. */
  constructor(run: LiveRun, room: number, due: (writer: SqliteWriter) => void) {
    this.run = run
    this.pending = new PendingFrames({ lastSeq: run.lastSeq, ended: run.endSeq !== undefined, room })
    this.#due = due
  }

  get fenced(): AbortSignal {
    return this.#fence.signal
  }

  append(events: readonly RunEvent[]): boolean {
    if (this.fenced.aborted) return false
    const isTaken = this.pending.append(events)
    if (!this.pending.isEmpty) this.#due(this)
    return isTaken
  }

  flush(): Promise<void> {
    if (this.fenced.aborted) return Promise.reject(new LogFencedError())
    this.#flush ??= Promise.withResolvers()
    const { promise } = this.#flush
    if (this.pending.isEmpty) this.settle()
    // Also after a commit that failed.
    else this.#due(this)
    return promise
  }

  /** Answers a waiting `flush`: with the store's error, else with what was refused, else all is well. */
  settle(failure?: { readonly error: unknown }): void {
    const flush = this.#flush
    if (flush === undefined) return
    this.#flush = undefined
    const refusal = failure === undefined ? this.pending.takeRefusal() : failure.error
    if (refusal === undefined) flush.resolve()
    else flush.reject(refusal)
  }

  /** Shut out: nothing that is pending will be written. */
  fence(): void {
    if (this.fenced.aborted) return
    this.#fence.abort(new LogFencedError())
    this.settle({ error: new LogFencedError() })
  }
}
