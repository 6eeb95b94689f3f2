import { handle, otherMethods } from '@/lib/server/route'
import { cursorOf, runResponse } from '@/lib/server/runs/run-response'
import { findRun } from '@/lib/server/runs/follow-run'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ run_id: string }>(async (request, { run_id }) => {
  const run = await findRun(services(), localOwner, run_id)
  return runResponse(services(), localOwner, run, cursorOf(request))
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
