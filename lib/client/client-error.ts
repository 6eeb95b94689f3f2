import { errorBodySchema, publicErrors, type PublicErrorCode } from '@/lib/protocol/public-error'
import { parseRetryAfter } from './retry-after'

/** What can go wrong on the way, beside what the server itself answers. */
type TransportErrorCode =
  /** No answer, or none that is ours: refused, timed out, not an event stream. */
  | 'connection_failed'
  /** The answer began and was cut, or fell silent, before the run's terminal event. */
  | 'read_failed'
  /** An event arrived that is no event of Weir, or out of its order. */
  | 'message_unparsable'

export type ClientErrorCode = PublicErrorCode | TransportErrorCode

interface ClientErrorDetails {
  /** HTTP status, when there was an answer. */
  status?: number
  /** Milliseconds until another try makes sense. */
  retryAfter?: number | undefined
  /** The field of the request that is wrong. */
  param?: string | undefined
  /** The run that stands in the way, for `run_in_progress`. */
  runId?: string | undefined
  cause?: unknown
}

/** An error that the browser side shows. `message` is fit for a person, `code` is what the interface words it by. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode
  readonly status: number | undefined
  readonly retryAfter: number | undefined
  readonly param: string | undefined
  readonly runId: string | undefined

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.status = details.status
    this.retryAfter = details.retryAfter
    this.param = details.param
    this.runId = details.runId
  }
}

function isPublicCode(code: string | null): code is PublicErrorCode {
  return code !== null && Object.hasOwn(publicErrors, code)
}

/**
 * Reads the error out of an answer that is not ok. Never throws: a body that is not Weir's (a proxy's page, a cut
 * answer) becomes `connection_failed` with the status.
 */
export async function errorOfResponse(response: Response): Promise<ClientError> {
  const { status } = response
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), Date.now())
  const body: unknown = await response.json().catch(() => null)
  const parsed = errorBodySchema.safeParse(body)
  if (!parsed.success) {
    return new ClientError('connection_failed', `The server answered ${status}.`, { status, retryAfter })
  }
  const { code, message, param, run_id: runId } = parsed.data.error
  return new ClientError(isPublicCode(code) ? code : 'connection_failed', message, {
    status,
    retryAfter,
    param: param ?? undefined,
    runId,
  })
}
