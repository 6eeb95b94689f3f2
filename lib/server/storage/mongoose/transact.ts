import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientSession, Connection } from 'mongoose'
import { isTransient, isUnconfirmedCommit } from './unavailable'

/** How long a transaction is begun again, and a commit repeated, in ms. */
const patienceMs = 4_000

/** Pauses between two attempts grow to this, in ms. */
const longestPause = 200

/**
 * Runs `work` in a transaction, again when another one was in its way. The driver's own helper does the same for two
 * minutes; whoever waits for an answer is to hear within seconds that the server is away.
 */
export async function transact<T>(
  connection: Connection,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + patienceMs
  await using session = await connection.startSession()
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(session, work, deadline)
    } catch (error) {
      if (!isTransient(error) || performance.now() > deadline) throw error
    }
    await sleep(Math.random() * Math.min(longestPause, 5 * 2 ** attempt))
  }
}

async function attemptOnce<T>(
  session: ClientSession,
  work: (session: ClientSession) => Promise<T>,
  deadline: number,
): Promise<T> {
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
  })
  try {
    const result = await work(session)
    await commit(session, deadline)
    return result
  } finally {
    // Never rejects; what the server does not hear, it gives up by itself.
    if (session.inTransaction()) await session.abortTransaction()
  }
}

/** A commit whose answer was lost is asked for again: the server does it once. */
async function commit(session: ClientSession, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await session.commitTransaction()
    } catch (error) {
      if (!isUnconfirmedCommit(error) || performance.now() > deadline) throw error
    }
  }
}
