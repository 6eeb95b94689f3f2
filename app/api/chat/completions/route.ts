import { chatRequestSchema } from '@/lib/protocol/requests'
import { readJson } from '@/lib/server/http/body'
import { handle } from '@/lib/server/route'
import { idempotencyKeyOf } from '@/lib/server/http/idempotency-key'
import { runResponse } from '@/lib/server/runs/run-response'
import { answerRun } from '@/lib/server/runs/answer-run'
import { startChatRun } from '@/lib/server/runs/start-run'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const body = await readJson(request, chatRequestSchema)
  const run = await startChatRun(services(), localOwner, body, idempotencyKeyOf(request))
  if (body.stream) return runResponse(services(), localOwner, run, request)
  return Response.json(await answerRun(services(), localOwner, run.id, request.signal))
})
