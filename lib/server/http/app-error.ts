import { publicErrors, type PublicErrorCode } from '@/lib/protocol/public-error'
import type { ErrorInfo } from '@/lib/protocol/events'

interface AppErrorDetails {
  /** The field of the request that is wrong. */
  param?: string | undefined
  /** Seconds until another try makes sense. */
  retryAfter?: number | undefined
  /** The run that stands in the way. */
  runId?: string | undefined
  /** Work was done before it failed: whoever asks again has it done, and pays for it, again. */
  repeatsWork?: boolean | undefined
  /** More headers of the answer. */
  headers?: Readonly<Record<string, string>> | undefined
  /** What really happened: for the server's log only. */
  cause?: unknown
}

/** An error whose message a person may read. Any other error is shown as `internal` and only logged. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: PublicErrorCode
  readonly param: string | undefined
  readonly retryAfter: number | undefined
  readonly runId: string | undefined
  readonly repeatsWork: boolean
  readonly headers: Readonly<Record<string, string>>

  constructor(code: PublicErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.param = details.param
    this.retryAfter = details.retryAfter
    this.runId = details.runId
    this.repeatsWork = details.repeatsWork ?? false
    this.headers = details.headers ?? {}
  }

  get status(): number {
    return publicErrors[this.code].status
  }

  get type(): string {
    return publicErrors[this.code].type
  }
}

/**
 * Next loads this module twice, for the start of the server and for the routes, so `instanceof` would miss the errors
 * of services that were opened at the start.
 */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError'
}

/** Whatever was thrown as an error that a person may read; logs what they may not. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) {
    // What a person reads of a failure is short; whoever keeps the server needs the rest.
    if (error.status >= 500 && error.cause !== undefined) console.error(error.message, error.cause)
    return error
  }
  console.error(error)
  return new AppError('internal', 'Something went wrong on the server. Its log says what.', { cause: error })
}

/** Whatever was thrown as an error of work that had begun; logs what nobody may read. */
export function afterWork(error: unknown): AppError {
  return withDetails(toAppError(error), { repeatsWork: true, cause: undefined })
}

/**
 * Passes on what was found, and says of a refusal which field of the request it is about: whoever looks things up does
 * not know how the request calls them.
 */
export async function aboutField<T>(param: string, found: Promise<T>): Promise<T> {
  try {
    return await found
  } catch (error) {
    throw isAppError(error) && error.status < 500 ? withDetails(error, { param }) : error
  }
}

function withDetails(error: AppError, more: AppErrorDetails): AppError {
  const { code, message, cause, param, retryAfter, runId, repeatsWork, headers } = error
  return new AppError(code, message, { cause, param, retryAfter, runId, repeatsWork, headers, ...more })
}

/** What an `error` event carries of an error. */
export function errorInfoOf(error: unknown): ErrorInfo {
  const { message, type, code } = toAppError(error)
  return { message, type, code }
}
