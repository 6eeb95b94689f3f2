import { getSystemErrorMessage } from 'node:util'

/** Why the system refused, without the call and the path that Node adds: “permission denied”. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'errno' in error && typeof error.errno === 'number'
    ? getSystemErrorMessage(error.errno)
    : error.message
}
