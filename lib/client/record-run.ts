/** For tests: follows a run and keeps all that its listener is told. */
import type { RunEvent } from '@/lib/protocol/events'
import type { ClientError } from './client-error'
import { type ConnectionStatus, openRun, type OpenRunOptions, type RunConnection } from './open-run'
import type { RunSource } from './run-source'
import type { WakeSource } from './wake'

export interface RecordedRun {
  readonly connection: RunConnection
  readonly events: (readonly [seq: number, event: RunEvent])[]
  /** How many events each read brought. */
  readonly reads: number[]
  readonly statuses: ConnectionStatus[]
  readonly clocks: number[]
  readonly errors: ClientError[]
  readonly identities: { runId: string; conversationId: string | null }[]
  /** All calls of the listener by name, in order. */
  readonly calls: string[]
  readonly ended: Promise<void>
  /** Resolves with the first status that says so. */
  readonly disconnected: Promise<ConnectionStatus>
}

export const startSource: RunSource = {
  kind: 'start',
  url: '/api/chat/completions',
  body: { user_prompt: 'Count', model_name: 'demo' },
  idempotencyKey: 'key-1',
}

export function joinSource(afterSeq = 0): RunSource {
  return { kind: 'join', runId: 'run-1', afterSeq }
}

export function recordRun(options: Omit<OpenRunOptions, 'listener'>): RecordedRun {
  const ended = Promise.withResolvers<void>()
  const disconnected = Promise.withResolvers<ConnectionStatus>()
  const record = {
    events: [] as (readonly [number, RunEvent])[],
    reads: [] as number[],
    statuses: [] as ConnectionStatus[],
    clocks: [] as number[],
    errors: [] as ClientError[],
    identities: [] as { runId: string; conversationId: string | null }[],
    calls: [] as string[],
  }
  const connection = openRun({
    wake: quietWake,
    retry: { baseMs: 1, capMs: 4 },
    ...options,
    listener: {
      onRead(events) {
        record.reads.push(events.length)
        record.events.push(...events.map(({ seq, event }) => [seq, event] as const))
      },
      onStatus(status) {
        record.calls.push(status.connection)
        record.statuses.push(status)
        if (status.connection === 'disconnected') disconnected.resolve(status)
      },
      onClock(ahead) {
        record.clocks.push(ahead)
      },
      onIdentity(identity) {
        record.identities.push(identity)
      },
      onError(error) {
        record.calls.push(`error ${error.code}`)
        record.errors.push(error)
      },
      onEnd() {
        record.calls.push('end')
        ended.resolve()
      },
    },
  })
  return { ...record, connection, ended: ended.promise, disconnected: disconnected.promise }
}

const quietWake: WakeSource = { isOnline: () => true, subscribe: () => () => {} }

/** A wake source that a test drives. */
export function scriptedWake(): WakeSource & { online: boolean; send(change: 'wake' | 'offline'): void } {
  const listeners = new Set<(change: 'wake' | 'offline') => void>()
  return {
    online: true,
    isOnline() {
      return this.online
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send(change) {
      for (const listener of listeners) listener(change)
    },
  }
}
