import { handle, otherMethods } from '@/lib/server/route'
import { describeRun } from '@/lib/server/runs/describe-run'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ run_id: string }>(async (_request, { run_id }) => {
  return Response.json(await describeRun(services(), localOwner, run_id))
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
