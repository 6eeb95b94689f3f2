import type { ToolServerState } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import type { Connection } from './connection'
import type { ConnectProblem } from './problem'

export interface LinkStatus {
  readonly state: ToolServerState
  readonly problem?: string | undefined
}

/** The way to one server of one owner: at most one connection, which all its users share. */
export interface Link {
  status(): LinkStatus
  /**
   * The connection, opened now unless it is open; `release` it afterwards.
   *
   * @throws AppError `unavailable` that says why there is none to be had
   */
  use(): Promise<UsedConnection>
  /** Opens it now, also when a person has to sign in first. Resolves when the status says how that went. */
  connect(): Promise<void>
  /** Says why it cannot be used, until somebody connects. */
  fail(problem: string): void
  /** For good. */
  close(): Promise<void>
}

export interface UsedConnection {
  readonly connection: Connection
  /** This connection is of no use any more: the next use opens another, and meanwhile it is tried again. */
  readonly lost: (why: ConnectProblem) => void
  readonly release: () => void
}

export interface LinkOptions {
  /** As it was before. */
  readonly initial: LinkStatus
  /** Opens a connection; calls `onLost` when it ends later without having been closed. */
  readonly open: (onLost: (problem: string) => void) => Promise<Connection>
  readonly describe: (error: unknown) => ConnectProblem
  /** Waits between the tries after a connection was lost, in ms. */
  readonly retryDelays: readonly number[]
  /** A connection that nobody uses for so long is closed. */
  readonly idleMs: number
}

const checkMs = 5000

/** A connection that held so long shows that the server is well. */
const stableMs = 30_000

export function createLink({ initial, open, describe, retryDelays, idleMs }: LinkOptions): Link {
  let status = initial
  let connection: Connection | undefined
  let opening: Promise<Connection> | undefined
  let timer: NodeJS.Timeout | undefined
  let connectedAt = 0
  let retry = 0
  let users = 0
  let isClosed = false

  function later(ms: number, action: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(action, ms).unref()
  }

  function connected(): Promise<Connection> {
    if (isClosed) return Promise.reject(gone())
    if (connection) return Promise.resolve(connection)
    opening ??= attempt().finally(() => (opening = undefined))
    return opening
  }

  async function attempt(): Promise<Connection> {
    const isRetry = status.state === 'reconnecting'
    clearTimeout(timer)
    status = { state: isRetry ? 'reconnecting' : 'connecting', problem: status.problem }
    try {
      let own: Connection | undefined
      const opened = await open((problem) => lose(own, { state: 'failed', problem }))
      own = opened
      if (isClosed) {
        await opened.end()
        throw gone()
      }
      connection = opened
      connectedAt = performance.now()
      status = { state: 'connected' }
      rest()
      return opened
    } catch (error) {
      status = describe(error)
      if (isRetry && status.state === 'failed') retryLater()
      throw unavailable(status.problem, error)
    }
  }

  /** Tries again after a while, and less and less often; stays `failed` after the last try. */
  function retryLater(): void {
    const delay = retryDelays[retry]
    if (isClosed || delay === undefined) return
    retry += 1
    status = { ...status, state: 'reconnecting' }
    later(delay, () => void connected().catch(() => {}))
  }

  function lose(which: Connection | undefined, why: ConnectProblem): void {
    if (!which || connection !== which) return
    connection = undefined
    status = why
    void which.close()
    // Else a server that dies whenever it was started would be started for ever.
    if (performance.now() - connectedAt > stableMs) retry = 0
    if (why.state === 'failed') retryLater()
  }

  function rest(): void {
    if (users > 0 || !connection) return
    later(idleMs, () => {
      void connection?.end()
      connection = undefined
      status = { state: 'idle' }
    })
  }

  return {
    status: () => status,
    use: async () => {
      // Another try would make the page where the person signs in worthless.
      if (status.state === 'needs_sign_in') throw unavailable(status.problem)
      const used = await connected()
      if (users === 0) clearTimeout(timer)
      users += 1
      return {
        connection: used,
        lost: (why) => lose(used, why),
        release: () => {
          users -= 1
          rest()
        },
      }
    },
    connect: async () => {
      // One that seems to be there may have gone unnoticed.
      const current = connection
      await current?.check(checkMs).catch((error: unknown) => lose(current, describe(error)))
      await connected().catch(() => {})
    },
    fail: (problem) => {
      status = { state: 'failed', problem }
    },
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      const closing = connection
      connection = undefined
      status = { state: 'idle' }
      await closing?.end()
      // One that is being opened closes itself.
      await opening?.catch(() => {})
    },
  }
}

function gone(): AppError {
  return unavailable('This tool server was removed or changed.')
}

function unavailable(why = 'This tool server is not connected.', cause?: unknown): AppError {
  return new AppError('unavailable', why, { cause })
}
