import { setTimeout as sleep } from 'node:timers/promises'
import type { RunState } from '@/lib/blocks/block'
import { endOf } from '@/lib/blocks/collect'
import { blocksOf, reduce } from '@/lib/blocks/reduce'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { closingsOf } from '@/lib/server/engine/closings'
import { type BodyEnd, run } from '@/lib/server/engine/run'
import type { Step } from '@/lib/server/engine/step'
import { errorInfoOf } from '@/lib/server/http/app-error'
import type { Flight, RunJob } from '@/lib/server/run-queue/run-queue'
import type { RunRecord } from '@/lib/server/storage/storage'
import { LogFencedError, type LogWriter } from '@/lib/server/stream-log/stream-log'
import { foldLog } from './fold-log'
import { hasEnded } from './has-ended'
import { runBody } from './run-body'
import type { RunServices } from './run-services'
import { isUnavailable, untilStorageAnswers } from './until-storage-answers'
import { createWebhookTeller, type WebhookTeller } from './tell-webhook'
import { createWaitingMark } from './waiting-mark'

/** How many events may wait for the log before the model has to. */
const maxUnflushed = 64

/**
 * Drives a run from its log to its terminal event, and stores the transcript, however long the storage is away; or to
 * the point where it waits for a person: then nobody drives it until it is woken. Another producer taking the run over
 * ends the drive quietly.
 */
export async function driveRun(services: RunServices, job: RunJob, flight: Flight): Promise<void> {
  const { storage, log, storageRetryMs } = services
  const record = await untilStorageAnswers(() => storage.findRun(job.owner, job.runId), storageRetryMs)
  if (!record) {
    // The storage went while the run was to be stored, and did not store it; or it was deleted.
    await log.remove(job.owner, [job.runId])
    return
  }
  if (hasEnded(record)) return
  const writer = await log.open(job.owner, job.runId)
  const webhook = createWebhookTeller(services, job.owner, record)
  try {
    const state = await produce(services, job, record, flight, writer, webhook)
    if (writer.fenced.aborted) return
    if (!state.end) return await park(services, job, state)
    // Stored before the transcript: a run whose transcript is there is not looked at again. Delivered after it, so that
    // whoever is told finds a run that has ended.
    const deliver = await persist(services, () => webhook.ofEnd(state))
    await persist(services, () => storeTranscript(services, job, state))
    deliver()
  } catch (error) {
    if (!(error instanceof LogFencedError)) throw error
  }
}

/**
 * Appends what the run says, as long as it has anything to say. Resolves to the state that its log then has: what a full
 * log does not take is not folded, so that the closing events are those of what it has.
 */
async function produce(
  services: RunServices,
  job: RunJob,
  record: RunRecord,
  flight: Flight,
  writer: LogWriter,
  webhook: WebhookTeller,
): Promise<RunState> {
  const { queue, log, storage } = services
  let state = await foldLog(log, job.owner, job.runId)
  if (state.end) return state
  // A Stop that was stored before anybody drove the run counts like one that comes now.
  const stop =
    record.cancelledBy === undefined
      ? flight.stop
      : AbortSignal.abort({ reason: 'user', by: record.cancelledBy })
  if (!stop.aborted) await persist(services, () => webhook.ofLastQuestion(state))
  const signal = AbortSignal.any([stop, writer.fenced])
  let isFull = false
  let isEnding = false
  const said = runBody(services, job, record, flight, { state: () => state, signal })
  const body = paced(said, writer, () => isFull)
  const events = run(body, {
    created: record.created,
    clock: services.clock,
    stop,
    describe: errorInfoOf,
    usage: () => state.usage ?? noUsage,
    closings: (status) => {
      isEnding = true
      return closingsOf(state, status)
    },
    notBefore: state.elapsed,
  })
  const mark = createWaitingMark(record.status === 'waiting', (isWaiting) =>
    persist(services, async () => {
      // Who reads that a run waits finds its question.
      await writer.flush()
      await storage.markWaiting(job.owner, job.runId, isWaiting)
    }),
  )
  const held: RunEvent[] = []
  for await (const event of events) {
    if (writer.fenced.aborted) return state
    held.push(event)
    // All of the end goes together: it fits into a log that is full.
    if (isEnding && event.type !== 'run_end') continue
    const batch = held.splice(0)
    if (!writer.append(batch)) {
      isFull = true
      continue
    }
    for (const written of batch) state = reduce(state, state.lastSeq + 1, written)
    // Something else in the run may keep its driver busy until then.
    if ('expires_at' in event && event.expires_at !== undefined) await queue.wake(job, event.expires_at)
    mark.set(state.status === 'waiting')
    await persist(services, () => webhook.ofEvent(event, () => writer.flush()))
  }
  // Also when nothing was said: the last driver may have died before its word was stored.
  mark.set(state.status === 'waiting')
  await persist(services, () => writer.flush())
  await mark.stored()
  return state
}

/** Nobody drives a run that waits. It is woken by an answer, by Stop, and when the first of its questions expires. */
async function park({ queue }: RunServices, job: RunJob, state: RunState): Promise<void> {
  const expiries = [...state.open.values()].flatMap(({ question }) => question?.expiresAt ?? [])
  if (expiries.length > 0) await queue.wake(job, Math.min(...expiries))
}

/**
 * The end of a run and what it asks have to be written, however long a disk or a database refuses it; or by the next
 * process.
 */
async function persist<T>({ streaming, storageRetryMs }: RunServices, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof LogFencedError || streaming.closing.aborted) throw error
      if (!isUnavailable(error)) console.error('What a run has come to could not be written yet.', error)
    }
    await sleep(storageRetryMs)
  }
}

/** Stores the fold of a run that has ended as its answer. */
export async function storeTranscript(services: RunServices, job: RunJob, state: RunState): Promise<void> {
  const end = endOf(state)
  if (end) await services.storage.finishRun(job.owner, job.runId, blocksOf(state), end)
}

type Body = AsyncGenerator<Step, BodyEnd>

/**
 * Lets the log's pace reach the model: a write that fails ends the run like any other failure of its body.
 * @param isFull the log has refused what was said last: the body is not asked for more.
 */
async function* paced(body: Body, writer: LogWriter, isFull: () => boolean): Body {
  let unflushed = 0
  try {
    let next = await body.next()
    while (next.done !== true) {
      yield next.value
      if (++unflushed >= maxUnflushed || isFull()) {
        await writer.flush()
        unflushed = 0
      }
      next = await body.next()
    }
    // Before the run counts as completed: the last of it may be what the log refuses.
    if (!writer.fenced.aborted) await writer.flush()
    return next.value
  } finally {
    // Not awaited, as above; a body that has returned is left alone.
    void body.return(undefined).catch(errorInfoOf)
  }
}
