import { rerunRequestSchema } from '@/lib/protocol/requests'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { answerStart } from '@/lib/server/run-route'
import { rerun } from '@/lib/server/runs/rerun'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle<{ run_id: string }>(async (request, { run_id }) => {
  const body = await readJson(request, rerunRequestSchema)
  return answerStart(services(), localOwner, request, body, (idempotencyKey) =>
    rerun(services(), localOwner, { runId: run_id, body, kind: 'fork', idempotencyKey }),
  )
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
