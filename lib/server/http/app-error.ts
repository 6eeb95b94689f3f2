import { publicErrors, type PublicErrorCode } from '@/lib/protocol/public-error'

interface AppErrorDetails {
  /** The field of the request that is wrong. */
  param?: string
  /** Seconds until another try makes sense. */
  retryAfter?: number
  /** The run that stands in the way. */
  runId?: string
  /** What really happened: for the server's log only. */
  cause?: unknown
}

/** An error whose message a person may read. Any other error is shown as "internal" and only logged. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: PublicErrorCode
  readonly param: string | undefined
  readonly retryAfter: number | undefined
  readonly runId: string | undefined

  constructor(code: PublicErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.param = details.param
    this.retryAfter = details.retryAfter
    this.runId = details.runId
  }

  get status(): number {
    return publicErrors[this.code].status
  }

  get type(): string {
    return publicErrors[this.code].type
  }
}
