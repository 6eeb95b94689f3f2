import { chatRequestSchema } from '@/lib/protocol/requests'
import { readJson } from '@/lib/server/http/body'
import { handle } from '@/lib/server/route'
import { idempotencyKeyOf } from '@/lib/server/http/idempotency-key'
import { cursorOf, runResponse } from '@/lib/server/runs/run-response'
import { answerRun } from '@/lib/server/runs/answer-run'
import { startChatRun } from '@/lib/server/runs/start-run'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const body = await readJson(request, chatRequestSchema)
  const idempotencyKey = idempotencyKeyOf(request)
  // Only who joins a run by its key can have seen events of it.
  const after = idempotencyKey === undefined ? 0 : cursorOf(request)
  const run = await startChatRun(services(), localOwner, body, idempotencyKey)
  if (body.stream) return runResponse(services(), localOwner, run, after)
  return Response.json(await answerRun(services(), localOwner, run.id, request.signal))
})
