/** One pooled connection to MongoDB, opened by the first call that needs it and again by the next when that failed. */
import type { ClientSession } from 'mongoose'
import { isAppError } from '@/lib/server/http/app-error'
import type { Collections, MongooseStorageOptions, Opened } from './connect'
import { transact } from './transact'
import { asAppError } from './unavailable'

export interface Database {
  /** @throws AppError `unavailable` when the server is away. */
  use<T>(work: (collections: Collections) => Promise<T>): Promise<T>
  /**
   * Runs `work` in a transaction: all that it does with the session, or nothing. It may be run again when another
   * transaction was in its way, so it does nothing else.
   * @throws AppError `unavailable` when the server is away; when it went in the middle of the commit, the work may
   * have been done.
   */
  transact<T>(work: (collections: Collections, session: ClientSession) => Promise<T>): Promise<T>
  ping(): Promise<void>
  /** No-op the second time. */
  close(): Promise<void>
}

export function openDatabase(options: MongooseStorageOptions): Database {
  let opening: Promise<Opened> | undefined
  let isClosed = false
  let isAway = false

  async function open(): Promise<Opened> {
    const { connect } = await import('./connect')
    return connect(options)
  }

  function opened(): Promise<Opened> {
    if (isClosed) throw new Error('This storage is closed.')
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  /** The one place where an error of the driver becomes one of ours. */
  async function guarded<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    try {
      const result = await work(await opened())
      if (isAway) console.log('MongoDB answers again.')
      isAway = false
      return result
    } catch (error) {
      const known = asAppError(error)
      if (isAppError(known) && known.code === 'unavailable') {
        // Once, not for each of the requests that meet the same outage.
        if (!isAway) console.error(`MongoDB is away: ${reasonOf(error)}`)
        isAway = true
      }
      throw known
    }
  }

  return {
    use: (work) => guarded(({ collections }) => work(collections)),
    transact: (work) =>
      guarded(({ connection, collections }) => transact(connection, (session) => work(collections, session))),
    async ping() {
      await guarded(async ({ connection }) => connection.db?.command({ ping: 1 }))
    },
    async close() {
      isClosed = true
      const settled = await opening?.catch(() => undefined)
      await settled?.connection.close()
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
