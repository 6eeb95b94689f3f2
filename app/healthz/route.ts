import { toAppError } from '@/lib/server/http/app-error'
import { services } from '@/lib/server/services'

/**
 * Whether the process answers at all, and what it is missing. 200 either way: a supervisor that restarted Weir because
 * its database is away would cut the runs in flight.
 */
export async function GET(): Promise<Response> {
  const missing = await services()
    .storage.ping()
    .then(
      () => ({}),
      (error: unknown) => ({ storage: toAppError(error).message }),
    )
  const status = Object.keys(missing).length === 0 ? 'ok' : 'degraded'
  return Response.json({ status, missing }, { headers: { 'Cache-Control': 'no-store' } })
}
