import { AppError } from './http/app-error'
import { idempotencyKeyOf } from './http/idempotency-key'
import { answerRun } from './runs/answer-run'
import { cursorOf, runResponse } from './runs/run-response'
import type { RunServices } from './runs/run-services'
import type { RunRecord } from './storage/storage'

/** How a request that starts a run wants to be answered. */
interface Wish {
  readonly stream: boolean
  /** At once, with the id of the run: nobody looks on. */
  readonly background?: boolean
}

/**
 * Answers a request that starts a run: with its stream, or with the whole of it once it has ended.
 * @param start starts the run, or finds the one that the key started before.
 */
export async function answerStart(
  services: RunServices,
  owner: string,
  request: Request,
  { stream, background = false }: Wish,
  start: (idempotencyKey: string | undefined) => Promise<RunRecord>,
): Promise<Response> {
  const idempotencyKey = idempotencyKeyOf(request)
  // Only who joins a run by its key can have seen events of it.
  const after = idempotencyKey === undefined ? 0 : cursorOf(request)
  if (idempotencyKey !== undefined) await refuseBeforeStart(services, owner, idempotencyKey, after)
  const run = await start(idempotencyKey)
  if (background) {
    const { id, conversationId, status } = run
    return Response.json({ run_id: id, conversation_id: conversationId, status }, { status: 202 })
  }
  if (stream) return runResponse(services, owner, run, after)
  return Response.json(await answerRun(services, owner, run.id, request.signal))
}

/** Who has seen events means a run that is there: another one must not begin in its place. */
async function refuseBeforeStart(
  { storage }: RunServices,
  owner: string,
  idempotencyKey: string,
  after: number,
): Promise<void> {
  if (after === 0 || (await storage.findRunByKey(owner, idempotencyKey))) return
  throw new AppError(
    'cursor_beyond_head',
    `No run was started with this Idempotency-Key, so none has an event ${after}. Leave Last-Event-ID out to start one.`,
    { param: 'Last-Event-ID' },
  )
}
