import type { SequencedEvent } from './accept-frames'
import { defaultBackoff } from './backoff'
import type { ClientError } from './client-error'
import { type Pause, startPause } from './pause'
import { type Outcome, readRun } from './read-run'
import { judge, noFailures, type RetryPolicy } from './retry-policy'
import { RunCursor } from './run-cursor'
import type { RunSource } from './run-source'
import { browserWake, type WakeSource } from './wake'
import type { Watchdog } from './watchdog'

type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'disconnected'

export interface ConnectionStatus {
  readonly connection: ConnectionState
  /** When the next try begins, in epoch ms; null while one is under way, and when none is planned. */
  readonly retryAt: number | null
  /** The browser is sure that there is no network; it reconnects when there is. */
  readonly offline: boolean
  /** Why there is no connection any more; only with `disconnected`. */
  readonly error: ClientError | null
}

interface RunListener {
  /** What one read of the network brought: new events in order, none twice; empty for a heartbeat. */
  onRead(events: readonly SequencedEvent[]): void
  onStatus(status: ConnectionStatus): void
  /** With each connection whose answer tells the time: by how many ms our clock is ahead of the server's, at most. */
  onClock(ahead: number): void
  /** Once, as soon as the server has named the run. `conversationId` is null when it did not name that. */
  onIdentity(identity: { readonly runId: string; readonly conversationId: string | null }): void
  /** Once per failure: a final answer, tries used up, or an event that cannot be read (reading then goes on). */
  onError(error: ClientError): void
  /** Once: the terminal event was delivered, or the server has nothing left after the cursor of a run that ended. */
  onEnd(): void
}

export interface OpenRunOptions {
  readonly source: RunSource
  readonly listener: RunListener
  readonly fetch?: typeof fetch | undefined
  readonly wake?: WakeSource | undefined
  readonly retry?: Partial<RetryPolicy> | undefined
  /** Until the server has named its own. */
  readonly heartbeatMs?: number | undefined
  /** Uniform in [0, 1). */
  readonly random?: (() => number) | undefined
}

export interface RunConnection {
  /** Null until the server has named the run. */
  readonly runId: string | null
  /** The last event that was delivered. */
  readonly lastSeq: number
  /** Tries at once instead of at `retryAt`, also after it gave up. Without effect while there is a connection. */
  reconnectNow(): void
  /** Detaches; the run goes on. Nothing is called back any more. */
  close(): void
}

const defaultRetry: RetryPolicy = { ...defaultBackoff, maxFailures: 12, maxUnparsable: 3 }

/**
 * Starts a run, or joins one, and reads it until its terminal event over as many connections as that takes. Every
 * connection after a cut asks for what follows the last good event. When it gives up (a final answer, or too many
 * failures in a row) it stands as `disconnected` with an error, and `reconnectNow` begins anew.
 */
export function openRun(options: OpenRunOptions): RunConnection {
  const follower = new RunFollower(options)
  void follower.follow()
  return follower
}

class RunFollower implements RunConnection {
  readonly #options: OpenRunOptions
  readonly #policy: RetryPolicy
  readonly #wake: WakeSource
  readonly #cursor: RunCursor
  readonly #unsubscribe: () => void
  #connection = new AbortController()
  #watchdog: Watchdog | null = null
  #pause: Pause | null = null
  #wakeable = false
  #status: ConnectionStatus = { connection: 'connecting', retryAt: null, offline: false, error: null }
  #connectedAt: number | null = null
  #history = noFailures
  #named = false
  #endTold = false
  #closed = false

  constructor(options: OpenRunOptions) {
    const { source, heartbeatMs, retry, wake = browserWake } = options
    this.#options = options
    this.#policy = { ...defaultRetry, ...retry }
    this.#wake = wake
    this.#cursor =
      source.kind === 'join'
        ? new RunCursor(source.runId, source.afterSeq, heartbeatMs)
        : new RunCursor(null, 0, heartbeatMs)
    this.#unsubscribe = wake.subscribe((change) => this.#onChange(change))
  }

  get runId(): string | null {
    return this.#cursor.runId
  }

  get lastSeq(): number {
    return this.#cursor.lastSeq
  }

  reconnectNow(): void {
    this.#pause?.end()
  }

  close(): void {
    this.#closed = true
    this.#unsubscribe()
    this.#connection.abort()
    this.#pause?.end()
  }

  async follow(): Promise<void> {
    this.#tell({ connection: 'connecting' })
    while (!this.#closed) {
      const seqBefore = this.#cursor.lastSeq
      const outcome = await this.#connect()
      if (this.#closed) return
      if (outcome.kind === 'ended') return this.#end()
      await this.#recover(outcome, this.#cursor.lastSeq > seqBefore)
      this.#tell({ connection: 'reconnecting' })
    }
  }

  #connect(): Promise<Outcome> {
    const { source, listener, fetch: request = (input, init) => fetch(input, init) } = this.#options
    this.#connection = new AbortController()
    this.#connectedAt = null
    return readRun({
      source,
      cursor: this.#cursor,
      fetch: request,
      connection: this.#connection,
      onWatchdog: (watchdog) => {
        this.#watchdog = watchdog
      },
      onConnected: () => {
        this.#connectedAt = Date.now()
        this.#name()
        const { clockAhead } = this.#cursor
        if (clockAhead !== null && !this.#closed) listener.onClock(clockAhead)
        this.#tell({ connection: 'connected' })
      },
      onRead: (events) => {
        if (this.#closed) return
        this.#name()
        listener.onRead(events)
      },
      onEnded: () => this.#end(),
    })
  }

  /** Waits until the next try is due. */
  async #recover(failure: Exclude<Outcome, { kind: 'ended' }>, progressed: boolean): Promise<void> {
    const { listener, random = Math.random } = this.#options
    const { lastSeq, retryMs, heartbeatMs } = this.#cursor
    const online = this.#wake.isOnline()
    const lived = this.#connectedAt !== null && Date.now() - this.#connectedAt >= heartbeatMs
    const situation = { healthy: progressed || lived, online, lastSeq, retryMs }
    const verdict = judge(this.#history, failure, situation, this.#policy, random)
    this.#history = verdict.history
    this.#wakeable = verdict.wakeable
    this.#pause = startPause(verdict.delayMs)
    if (verdict.delayMs === null) {
      this.#tell({ connection: 'disconnected', offline: !online, error: failure.error })
    } else {
      const retryAt = online ? Date.now() + verdict.delayMs : null
      this.#tell({ connection: 'reconnecting', retryAt, offline: !online })
    }
    if (verdict.report !== null) listener.onError(verdict.report)
    await this.#pause.ended
    this.#pause = null
  }

  #onChange(change: 'wake' | 'offline'): void {
    // Time may have passed without timers running: a machine that slept, a page that was frozen.
    this.#watchdog?.check()
    if (this.#pause === null) return
    if (change === 'offline') this.#tell({ ...this.#status, retryAt: null, offline: true })
    else if (this.#wakeable) this.#pause.end()
  }

  #tell(status: Partial<ConnectionStatus> & { readonly connection: ConnectionState }): void {
    if (this.#closed || this.#endTold) return
    this.#status = { retryAt: null, offline: false, error: null, ...status }
    this.#options.listener.onStatus(this.#status)
  }

  #name(): void {
    const { runId, conversationId } = this.#cursor
    if (this.#named || this.#closed || runId === null) return
    this.#named = true
    this.#options.listener.onIdentity({ runId, conversationId })
  }

  #end(): void {
    if (this.#closed || this.#endTold) return
    this.#tell({ connection: 'disconnected' })
    this.#endTold = true
    this.#unsubscribe()
    this.#options.listener.onEnd()
  }
}
