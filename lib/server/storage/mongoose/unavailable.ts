/** Which errors of the driver mean that the database is away, and what a person is told then. */
import { AppError, isAppError } from '@/lib/server/http/app-error'

/** Seconds after which another try makes sense. */
const retryAfter = 2

/** By name, because the driver is loaded only when it is used. */
const connectionErrors =
  /^(Mongo(ose)?ServerSelection|Mongo(Network|NetworkTimeout|NotConnected|OperationTimeout|StalePrimary|TopologyClosed|ServerClosed|ClientClosed|PoolCleared|PoolClosed|WaitQueueTimeout|WriteConcern)|PoolClearedOnNetwork)Error$/

/**
 * Answers of a server that is going, has just come, or is not the primary any more.
 * Source: https://www.mongodb.com/docs/manual/reference/error-codes/
 */
const passingCodes = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])

/** A write to a socket that the server has just closed comes through the driver as Node's own error. */
const socketCodes = /^(EPIPE|ECONNRESET|ECONNREFUSED|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

const signInCodes = new Set([13, 18, 8000])

/**
 * An error of the driver as one that a person may read; any other error as it is. Its cause is left out: it would be
 * logged again for each of the requests that meet the same outage.
 */
export function asAppError(error: unknown): unknown {
  if (!(error instanceof Error) || isAppError(error)) return error
  const root = rootOf(error)
  if (signInCodes.has(codeOf(root))) {
    const sentence = 'The database refuses Weir: check the user and the password in MONGODB_URI.'
    return new AppError('unavailable', sentence, { retryAfter })
  }
  const isPassing =
    connectionErrors.test(root.name) ||
    passingCodes.has(codeOf(root)) ||
    isTransient(error) ||
    isUnconfirmedCommit(error)
  if (!isPassing) return error
  const sentence = 'The database cannot be reached. What was saved is safe; try again in a moment.'
  return new AppError('unavailable', sentence, { retryAfter })
}

/** Whether the same work may succeed on another try, because the server says that it did none of it. */
export function isTransient(error: unknown): boolean {
  return hasLabel(error, 'TransientTransactionError') || isSocketError(error)
}

/** Whether a commit may have been done although it was not confirmed. */
export function isUnconfirmedCommit(error: unknown): boolean {
  return hasLabel(error, 'UnknownTransactionCommitResult') || isSocketError(error)
}

export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === 11_000
}

/** An insert of several documents wraps the error that ended it, and loses its labels. */
function rootOf(error: Error): Error {
  const inner = 'errorResponse' in error ? error.errorResponse : undefined
  return inner instanceof Error ? inner : error
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && socketCodes.test(String(error.code))
}

function codeOf(error: Error): number {
  return 'code' in error && typeof error.code === 'number' ? error.code : 0
}

function hasLabel(error: unknown, label: string): boolean {
  if (!(error instanceof Error)) return false
  const root = rootOf(error)
  return (
    'hasErrorLabel' in root && typeof root.hasErrorLabel === 'function' && root.hasErrorLabel(label) === true
  )
}
