import { isDraining } from '@/lib/server/lifecycle'

/** Whether a load balancer should send requests here. */
export function GET(): Response {
  const draining = isDraining()
  return Response.json({ status: draining ? 'draining' : 'ready' }, { status: draining ? 503 : 200 })
}
