import type { SequencedEvent } from './accept-frames'
import { clockAheadOf } from './clock-ahead'

const defaultHeartbeatMs = 15_000

/** What a reader keeps from one connection to the next. */
export class RunCursor {
  /** Null until the server, or the run's first event, has named the run. */
  runId: string | null
  conversationId: string | null = null
  /** The last good event; reading goes on strictly after it. */
  lastSeq: number
  /** The terminal event was taken. */
  ended = false
  heartbeatMs: number
  /** The stream's last `retry:`. */
  retryMs = 0
  /** By how many ms the browser's clock is ahead of the server's, at most; null while nothing tells. */
  clockAhead: number | null = null

  constructor(runId: string | null, lastSeq: number, heartbeatMs = defaultHeartbeatMs) {
    this.runId = runId
    this.lastSeq = lastSeq
    this.heartbeatMs = heartbeatMs
  }

  takeHeaders(headers: Headers): void {
    this.runId = headers.get('x-run-id') ?? this.runId
    this.conversationId = headers.get('x-conversation-id') ?? this.conversationId
    const heartbeatMs = Number(headers.get('x-heartbeat-ms'))
    if (heartbeatMs > 0 && Number.isFinite(heartbeatMs)) this.heartbeatMs = heartbeatMs
    this.clockAhead = clockAheadOf(headers, Date.now())
  }

  takeEvents(events: readonly SequencedEvent[]): void {
    for (const { seq, event } of events) {
      this.lastSeq = seq
      if (event.type === 'run_end') this.ended = true
      if (event.type !== 'run_start') continue
      // A proxy may drop the headers that name the run; its first event names it too.
      this.runId = event.run_id
      this.conversationId = event.conversation_id
    }
  }
}
