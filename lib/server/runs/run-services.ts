import type { ModelPrice } from '@/lib/protocol/agents'
import type { Clock, ModelCatalog, Toolbox } from '@/lib/server/engine/ports'
import type { RunQueue } from '@/lib/server/run-queue/run-queue'
import type { Storage } from '@/lib/server/storage/storage'
import type { Webhooks } from '@/lib/server/webhooks/webhooks'
import type { StreamLog } from '@/lib/server/stream-log/stream-log'

/** What the use cases stand on; `services.ts` chooses the adapters. */
export interface RunServices {
  readonly storage: Storage
  readonly log: StreamLog
  readonly queue: RunQueue
  readonly models: ModelCatalog
  readonly toolbox: Toolbox
  /** The model of an agent that names none. */
  readonly defaultModel: () => Promise<string>
  /** By model; those whose price is not known are absent. */
  readonly prices: Readonly<Record<string, ModelPrice>>
  /** How many levels of sub-agents may stand below an agent. */
  readonly maxDepth: number
  /** How many nodes of a graph may work at once. */
  readonly graphConcurrency: number
  /** Tells other programs of runs in the background. */
  readonly webhooks: Webhooks
  /** Resolves after that many ms, and at once when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly clock: Clock
  readonly newId: () => string
  readonly streaming: StreamingSettings
  /** False until the runs of the last process were taken over: one that starts before would be taken for one of them. */
  readonly isRecovered: () => boolean
  /** How long to wait before a storage that is away is asked again, in ms. */
  readonly storageRetryMs: number
}

export interface StreamingSettings {
  readonly heartbeatMs: number
  /** A response is closed after this long, for its reader to resume; 0: never. */
  readonly maxMs: number
  /** Whether streams may be compressed for readers that accept it. */
  readonly compress: boolean
  /** Aborts when the server stops: open streams end then, with a `retry:` for their readers. */
  readonly closing: AbortSignal
}
