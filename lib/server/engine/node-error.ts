import type { ErrorInfo } from '@/lib/protocol/events'
import { publicErrors, type PublicErrorCode } from '@/lib/protocol/public-error'
import type { Outcome } from './graph-run'

/** What went wrong in a graph, as its events tell it. */
export function graphError(code: PublicErrorCode, message: string): ErrorInfo {
  return { message, type: publicErrors[code].type, code }
}

/** How an attempt at a node ends that came to nothing. */
export function failed(code: PublicErrorCode, message: string): Outcome {
  return { status: 'failed', error: graphError(code, message) }
}
