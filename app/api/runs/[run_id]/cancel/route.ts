import { handle } from '@/lib/server/route'
import { cancelRun } from '@/lib/server/runs/cancel-run'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle<{ run_id: string }>(async (_request, { run_id }) => {
  await cancelRun(services(), localOwner, run_id, 'You')
  return Response.json({ run_id, status: 'stopping' }, { status: 202 })
})
