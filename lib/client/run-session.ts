import type { RunState } from '@/lib/blocks/block'
import type { ClientError } from './client-error'
import { randomId } from './random-id'
import { type AttachmentListener, type AttachmentOptions, RunAttachment } from './run-attachment'
import type { RunRequest } from './run-request'
import type { RunSource } from './run-source'
import { applyClock, applyEvents, applyHeartbeat, resetStore, type RunStore } from './run-store'

export interface RunSessionListener {
  /** Once per run, after its terminal event (or when the server says that nothing is left of an ended run). */
  onComplete?(run: RunState): void
  /** Once per failure. */
  onError?(error: ClientError): void
  /** Once, when a run that was started without a conversation has been given one. */
  onConversationCreated?(conversationId: string): void
}

export interface RunSessionOptions extends Omit<AttachmentOptions, 'source' | 'listener'> {
  readonly store: RunStore
  readonly listener: RunSessionListener
}

/** What one page follows: at most one run at a time. */
export interface RunSession {
  /** Starts a run and follows it. A run that was followed before is detached first: two never mix. */
  readonly start: (request: RunRequest) => void
  /**
   * Follows a run that is there. The events up to `afterSeq` are taken as known: those of the store if it holds this
   * run up to there, else none.
   */
  readonly join: (runId: string, afterSeq?: number) => void
  readonly reconnectNow: () => void
  /** Streams here although other tabs do, when paused. */
  readonly follow: () => void
  /** Stops the run at the server, whoever follows it; a run that has no name yet as soon as it has one. */
  readonly stop: () => void
  /** Detaches. The run goes on. */
  readonly close: () => void
}

export function createRunSession({ store, listener, ...options }: RunSessionOptions): RunSession {
  let current: RunAttachment | null = null

  function attach(source: RunSource, isNewConversation: boolean): RunAttachment {
    current = new RunAttachment({
      ...options,
      source,
      listener: storeListener(store, listener, isNewConversation),
    })
    return current
  }

  function detach(): void {
    current?.detach()
    current = null
  }

  return {
    start({ url, body, startsConversation }) {
      detach()
      resetStore(store)
      store.setState({ connection: 'connecting' })
      attach({ kind: 'start', url, body, idempotencyKey: randomId() }, startsConversation).follow()
    },
    join(runId, afterSeq = 0) {
      detach()
      const { run, eventsArrived } = store.getState()
      resetStore(store)
      if (run.runId === runId && run.lastSeq === afterSeq) store.setState({ run, eventsArrived })
      store.setState({ connection: 'connecting' })
      attach({ kind: 'join', runId, afterSeq }, false).followIfRoom()
    },
    reconnectNow: () => current?.reconnectNow(),
    follow: () => current?.follow(),
    stop: () => current?.stop(),
    close() {
      detach()
      store.setState({
        connection: 'disconnected',
        retryAt: null,
        offline: false,
        paused: false,
        stopping: false,
      })
    },
  }
}

function storeListener(
  store: RunStore,
  listener: RunSessionListener,
  isNewConversation: boolean,
): AttachmentListener {
  return {
    onEvents: (events) => applyEvents(store, events),
    onHeartbeat: () => applyHeartbeat(store),
    onStatus: (status) => store.setState(status),
    onClock: (ahead) => applyClock(store, ahead),
    onPaused: (paused) => store.setState({ paused }),
    onStopping: (stopping) => store.setState({ stopping }),
    onIdentity({ conversationId }) {
      if (isNewConversation && conversationId !== null) listener.onConversationCreated?.(conversationId)
    },
    onError: (error) => listener.onError?.(error),
    onEnd: () => listener.onComplete?.(store.getState().run),
  }
}
