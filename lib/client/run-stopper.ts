import { cancelRun } from './api'
import { backoffDelay, defaultBackoff } from './backoff'
import { ClientError } from './client-error'
import { type Pause, startPause } from './pause'

export interface RunStopper {
  /** Somebody wants the run stopped: now, or as soon as it has a name. */
  want(): void
  /** The run that is meant. */
  named(runId: string): void
  /** It ended, or nobody wants it stopped any more. */
  forget(): void
  /** Wanted, and the server does not know it yet. */
  readonly pending: boolean
}

export interface RunStopperOptions {
  readonly fetch?: typeof fetch | undefined
  /** The server knows. */
  readonly onStopped: () => void
  /** It refused, or could not be reached for long: the run was not stopped. */
  readonly onFailed: (error: ClientError) => void
}

const maxTries = 12

/**
 * Sees to it that Stop reaches the server. Closing a connection stops nothing, so a Stop that comes before the run has
 * a name is kept until it has one, and one that meets a broken network is sent again.
 */
export function createRunStopper({ fetch: request, onStopped, onFailed }: RunStopperOptions): RunStopper {
  let runId: string | null = null
  let wanted = false
  let stopped = false
  let pause: Pause | null = null
  let sending = false

  async function send(id: string): Promise<void> {
    sending = true
    for (let attempt = 0; wanted; attempt += 1) {
      const error = await cancelRun(id, request).then(() => null, asClientError)
      if (!wanted) break
      if (error === null) stopped = true
      if (error === null || isFinal(error) || attempt + 1 >= maxTries) {
        wanted = false
        if (error === null) onStopped()
        else onFailed(error)
        break
      }
      pause = startPause(backoffDelay(defaultBackoff, attempt, error.retryAfter ?? 0, Math.random))
      await pause.ended
    }
    sending = false
  }

  function begin(): void {
    if (wanted && runId !== null && !sending) void send(runId)
  }

  return {
    want() {
      if (stopped) return
      wanted = true
      begin()
    },
    named(id) {
      runId = id
      begin()
    },
    forget() {
      wanted = false
      pause?.end()
    },
    get pending() {
      return wanted
    },
  }
}

function asClientError(cause: unknown): ClientError {
  return cause instanceof ClientError
    ? cause
    : new ClientError('connection_failed', 'The server could not be reached.', { cause })
}

function isFinal({ status }: ClientError): boolean {
  return status !== undefined && status < 500 && ![408, 425, 429].includes(status)
}
