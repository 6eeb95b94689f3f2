import { handle, otherMethods } from '@/lib/server/route'
import { cancelRun } from '@/lib/server/runs/cancel-run'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle<{ run_id: string }>(async (_request, { run_id }) => {
  const status = await cancelRun(services(), localOwner, run_id, 'You')
  return Response.json({ run_id, status }, { status: status === 'stopping' ? 202 : 200 })
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
