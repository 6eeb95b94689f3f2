import { idempotencyKeyOf } from './http/idempotency-key'
import { answerRun } from './runs/answer-run'
import { cursorOf, runResponse } from './runs/run-response'
import type { RunServices } from './runs/run-services'
import type { RunRecord } from './storage/storage'

/**
 * Answers a request that starts a run: with its stream, or with the whole of it once it has ended.
 * @param start starts the run, or finds the one that the key started before.
 */
export async function answerStart(
  services: RunServices,
  owner: string,
  request: Request,
  isStream: boolean,
  start: (idempotencyKey: string | undefined) => Promise<RunRecord>,
): Promise<Response> {
  const idempotencyKey = idempotencyKeyOf(request)
  // Only who joins a run by its key can have seen events of it.
  const after = idempotencyKey === undefined ? 0 : cursorOf(request)
  const run = await start(idempotencyKey)
  if (isStream) return runResponse(services, owner, run, after)
  return Response.json(await answerRun(services, owner, run.id, request.signal))
}
