import type { ChatRequest } from '@/lib/protocol/requests'
import { AppError } from '@/lib/server/http/app-error'
import type { NewRun, RunRecord } from '@/lib/server/storage/storage'
import { hashOf, planChatRun } from './plan-run'
import type { RunServices } from './run-services'

/**
 * Starts a chat run: stores it with its prompt, opens its log and hands it to the queue. The same idempotency key
 * with the same body gives the run that it started before.
 *
 * @throws AppError `idempotency_mismatch`, `too_many_runs`, and what `planChatRun` throws; nothing is stored then.
 */
export async function startChatRun(
  services: RunServices,
  owner: string,
  body: ChatRequest,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  const bodyHash = hashOf(body)
  if (idempotencyKey !== undefined) {
    const known = await services.storage.findRunByKey(owner, idempotencyKey)
    if (known) return sameBody(known, bodyHash)
  }
  const plan = await planChatRun(services, owner, body)
  using slot = await services.queue.reserve()
  const keyed: NewRun = { ...plan, run: { ...plan.run, idempotencyKey, bodyHash } }
  const { run, created } = await services.storage.startRun(owner, keyed)
  // Two requests with one key can both come this far; the storage lets one of them through.
  if (!created) return sameBody(run, bodyHash)

  const writer = await services.log.open(owner, run.id)
  writer.append([run.start])
  if (plan.conversation) {
    const { id, title, tags } = plan.conversation
    writer.append([{ type: 'title_update', t: 0, conversation_id: id, title, tags: [...tags] }])
  }
  await writer.flush()
  await slot.enqueue({ owner, runId: run.id })
  return run
}

function sameBody(run: RunRecord, bodyHash: string): RunRecord {
  if (run.bodyHash === bodyHash) return run
  throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used with another body.', {
    param: 'Idempotency-Key',
  })
}
