import type { SequencedEvent } from './accept-frames'
import type { ClientError } from './client-error'
import { createFrameBatch, type FrameBatch, type FrameScheduler } from './frame-batch'
import { type ConnectionStatus, openRun, type OpenRunOptions, type RunConnection } from './open-run'
import type { RunSource } from './run-source'
import { createRunStopper, type RunStopper } from './run-stopper'
import { openStreamSlot, type OpenStreamSlot, type StreamSlot } from './stream-slots'

export interface AttachmentListener {
  /** At most once per animation frame; before the end is told everything is. */
  onEvents(events: readonly SequencedEvent[]): void
  onHeartbeat(): void
  onStatus(status: ConnectionStatus): void
  /** By how many ms the browser's clock is ahead of the server's, at most. */
  onClock(ahead: number): void
  onPaused(paused: boolean): void
  onStopping(stopping: boolean): void
  /** Once. */
  onIdentity(identity: { readonly runId: string; readonly conversationId: string | null }): void
  onError(error: ClientError): void
  /** Once. */
  onEnd(): void
}

export interface AttachmentOptions {
  readonly source: RunSource
  readonly listener: AttachmentListener
  /** What `openRun` takes besides. */
  readonly connection?: Omit<OpenRunOptions, 'source' | 'listener'> | undefined
  readonly openSlot?: OpenStreamSlot | undefined
  readonly scheduler?: FrameScheduler | undefined
}

/**
 * One page's reading of one run: it streams while it has a slot, hands events on per frame, and sees a Stop through.
 * Nothing is called back after `detach`.
 */
export class RunAttachment {
  readonly #options: AttachmentOptions
  readonly #batch: FrameBatch
  readonly #slot: StreamSlot
  readonly #stopper: RunStopper
  #source: RunSource
  #connection: RunConnection | null = null
  #arrived: SequencedEvent[] = []
  #named = false
  #stopping = false
  #over = false
  #detached = false

  constructor(options: AttachmentOptions) {
    const { source, listener, scheduler, openSlot = openStreamSlot } = options
    this.#options = options
    this.#source = source
    this.#batch = createFrameBatch(() => this.#flush(), { ...(scheduler && { scheduler }) })
    this.#stopper = createRunStopper({
      fetch: options.connection?.fetch,
      onStopped: () => this.#closeIfDetached(),
      onFailed: (error) => {
        this.#closeIfDetached()
        if (this.#detached) return
        this.#stopping = false
        listener.onStopping(false)
        listener.onError(error)
      },
    })
    if (source.kind === 'join') this.#stopper.named(source.runId)
    this.#slot = openSlot({ onGranted: () => this.#open(), onPaused: () => this.#pause() })
  }

  /** A person acts here (a start, a click on "follow"): streams at once, another tab gives way. */
  follow(): void {
    if (!this.#over) this.#slot.takeOver()
  }

  /** Streams if there is room for one more. */
  followIfRoom(): void {
    this.#slot.acquire()
  }

  reconnectNow(): void {
    this.#connection?.reconnectNow()
  }

  stop(): void {
    if (this.#over) return
    this.#stopping = true
    this.#options.listener.onStopping(true)
    this.#stopper.want()
    if (this.#connection === null) this.follow()
  }

  /** The run goes on. A Stop that waits for the run's name keeps the connection, unheard, until it is through. */
  detach(): void {
    this.#detached = true
    this.#batch.dispose()
    if (!this.#stopper.pending) this.#close()
  }

  #open(): void {
    if (this.#over || this.#connection !== null) return
    this.#heard()?.onPaused(false)
    this.#connection = openRun({
      ...this.#options.connection,
      source: this.#source,
      listener: {
        onRead: (events) => this.#take(events),
        onStatus: (status) => this.#tellStatus(status),
        onClock: (ahead) => this.#heard()?.onClock(ahead),
        onIdentity: (identity) => this.#name(identity),
        onError: (error) => this.#heard()?.onError(error),
        onEnd: () => this.#end(),
      },
    })
  }

  /** Closes the stream and keeps the place in it. */
  #pause(): void {
    const { runId = null, lastSeq = 0 } = this.#connection ?? {}
    if (runId !== null) this.#source = { kind: 'join', runId, afterSeq: lastSeq }
    this.#connection?.close()
    this.#connection = null
    this.#batch.flushNow()
    this.#heard()?.onStatus({ connection: 'disconnected', retryAt: null, offline: false, error: null })
    this.#heard()?.onPaused(true)
    // Whoever stops a run in this tab is to see its end in this tab.
    if (this.#stopping) this.follow()
  }

  #take(events: readonly SequencedEvent[]): void {
    if (this.#detached) return
    if (events.length === 0) return this.#options.listener.onHeartbeat()
    this.#arrived.push(...events)
    this.#batch.schedule()
  }

  #flush(): void {
    const events = this.#arrived
    this.#arrived = []
    this.#heard()?.onEvents(events)
  }

  #tellStatus(status: ConnectionStatus): void {
    const broken = status.error !== null
    if (status.connection === 'disconnected') this.#batch.flushNow()
    this.#heard()?.onStatus(status)
    if (!broken || this.#named) return
    // No run was started, or nobody knows of one: a later try must not be stopped by this Stop.
    this.#stopper.forget()
    this.#heard()?.onStopping(false)
    this.#closeIfDetached()
  }

  #name(identity: { readonly runId: string; readonly conversationId: string | null }): void {
    this.#stopper.named(identity.runId)
    if (this.#named) return
    this.#named = true
    this.#heard()?.onIdentity(identity)
  }

  #end(): void {
    this.#over = true
    this.#stopper.forget()
    this.#slot.close()
    this.#heard()?.onStopping(false)
    this.#heard()?.onEnd()
    this.#closeIfDetached()
  }

  #heard(): AttachmentListener | null {
    return this.#detached ? null : this.#options.listener
  }

  #closeIfDetached(): void {
    if (this.#detached) this.#close()
  }

  #close(): void {
    this.#over = true
    this.#slot.close()
    this.#connection?.close()
  }
}
