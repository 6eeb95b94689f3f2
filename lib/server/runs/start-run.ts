import { AppError } from '@/lib/server/http/app-error'
import type { QueueSlot } from '@/lib/server/run-queue/run-queue'
import type { NewRun, RunRecord } from '@/lib/server/storage/storage'
import type { StreamLog } from '@/lib/server/stream-log/stream-log'
import { hashOf, planRun, type RunPlan, type RunRequestBody } from './plan-run'
import type { RunServices } from './run-services'
import { isUnavailable } from './until-storage-answers'

/**
 * Starts a run: stores it with its prompt, opens its log and hands it to the queue. The same idempotency key with the
 * same body gives the run that it started before.
 *
 * @param plan finds out what the run executes; asked only when the run is new.
 * @throws AppError `idempotency_mismatch`, `too_many_runs`, and what `plan` and `planRun` throw; nothing is stored then.
 * `unavailable` while the storage is away: then the run may have been stored, and the same key finds it.
 */
export async function startRun(
  services: RunServices,
  owner: string,
  body: RunRequestBody,
  plan: () => Promise<RunPlan>,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  if (!services.isRecovered()) {
    throw new AppError('unavailable', 'The server waits for its database. Try again in a moment.', {
      retryAfter: 2,
    })
  }
  const bodyHash = hashOf(body)
  const start = (identity: Identity) => begin(services, owner, body, plan, identity)
  if (idempotencyKey === undefined) return start({ bodyHash })
  const name = JSON.stringify([owner, idempotencyKey])
  const begun = underWay.get(name) ?? start({ bodyHash, idempotencyKey })
  underWay.set(name, begun)
  try {
    return sameBody(await begun, bodyHash)
  } finally {
    underWay.delete(name)
  }
}

/** Starts of this process, by owner and key: a second request waits for the first, and takes no place of its own. */
const underWay = new Map<string, Promise<RunRecord>>()

interface Identity {
  readonly bodyHash: string
  readonly idempotencyKey?: string
}

async function begin(
  services: RunServices,
  owner: string,
  body: RunRequestBody,
  plan: () => Promise<RunPlan>,
  { bodyHash, idempotencyKey }: Identity,
): Promise<RunRecord> {
  if (idempotencyKey !== undefined) {
    const known = await services.storage.findRunByKey(owner, idempotencyKey)
    if (known) return known
  }
  const planned = await planRun(services, owner, body, await plan())
  using slot = await services.queue.reserve()
  // The log comes first, so that whoever finds the run can follow it.
  await openLog(services.log, owner, planned)
  const newRun = { ...planned, run: { ...planned.run, idempotencyKey, bodyHash } }
  const { run, created } = await store(services, owner, newRun, slot)
  if (created) {
    await slot.enqueue({ owner, runId: run.id })
    return run
  }
  // Two processes can come this far with one key; the storage lets one of them through.
  await services.log.remove(owner, [planned.run.id])
  return run
}

async function store({ storage, log }: RunServices, owner: string, newRun: NewRun, slot: QueueSlot) {
  const runId = newRun.run.id
  try {
    return await storage.startRun(owner, newRun)
  } catch (error) {
    // A storage that went while it stored may have stored it and not have said so. The driver finds out.
    if (isUnavailable(error)) await slot.enqueue({ owner, runId })
    else await log.remove(owner, [runId])
    throw error
  }
}

async function openLog(log: StreamLog, owner: string, { run, conversation }: NewRun): Promise<void> {
  const writer = await log.open(owner, run.id)
  writer.append([run.start])
  if (conversation) {
    const { id, title, tags } = conversation
    writer.append([{ type: 'title_update', t: 0, conversation_id: id, title, tags: [...tags] }])
  }
  await writer.flush()
}

function sameBody(run: RunRecord, bodyHash: string): RunRecord {
  if (run.bodyHash === bodyHash) return run
  throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used with another body.', {
    param: 'Idempotency-Key',
  })
}
