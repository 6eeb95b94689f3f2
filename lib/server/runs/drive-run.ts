import { setTimeout as sleep } from 'node:timers/promises'
import type { RunState } from '@/lib/blocks/block'
import { endOf } from '@/lib/blocks/collect'
import { blocksOf, reduce } from '@/lib/blocks/reduce'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { modelTurn } from '@/lib/server/engine/agent'
import { run, type UntimedEvent } from '@/lib/server/engine/run'
import { errorInfoOf } from '@/lib/server/http/app-error'
import type { RunJob } from '@/lib/server/run-queue/run-queue'
import type { RunRecord } from '@/lib/server/storage/storage'
import { LogFencedError, type LogWriter } from '@/lib/server/stream-log/stream-log'
import { foldLog } from './fold-log'
import { historyOf } from './history'
import type { RunServices } from './run-services'
import { isUnavailable, untilStorageAnswers } from './until-storage-answers'

/** How many events may wait for the log before the model has to. */
const maxUnflushed = 64

/**
 * Drives a chat run from its log to its terminal event, and stores the transcript, however long the storage is away.
 * Another producer taking the run over ends it quietly.
 */
export async function driveRun(services: RunServices, job: RunJob, stop: AbortSignal): Promise<void> {
  const { storage, log, clock, storageRetryMs } = services
  const record = await untilStorageAnswers(() => storage.findRun(job.owner, job.runId), storageRetryMs)
  if (!record) {
    // The storage went while the run was to be stored, and did not store it; or it was deleted.
    await log.remove(job.owner, [job.runId])
    return
  }
  if (record.status !== 'running') return
  const writer = await log.open(job.owner, job.runId)
  let state = await foldLog(log, job.owner, job.runId)

  // A Stop that was stored before anybody drove the run counts like one that comes now.
  const stopped =
    record.cancelledBy === undefined ? stop : AbortSignal.abort({ reason: 'user', by: record.cancelledBy })
  const stopOrFenced = AbortSignal.any([stopped, writer.fenced])
  const events = run(
    paced(() => chatTurn(services, job, record, stopOrFenced), writer),
    {
      created: record.created,
      clock,
      stop: stopped,
      describe: errorInfoOf,
      usage: () => state.usage ?? noUsage,
      notBefore: state.elapsed,
    },
  )
  let held: RunEvent[] = []
  for await (const event of events) {
    if (writer.fenced.aborted) return
    held.push(event)
    // Goes together with the end behind it: the two still fit into a log that is full.
    if (event.type === 'error') continue
    writer.append(held)
    for (const written of held) state = reduce(state, state.lastSeq + 1, written)
    held = []
  }
  try {
    await persist(services, () => writer.flush())
  } catch (error) {
    if (error instanceof LogFencedError) return
    throw error
  }
  // What did not fit was folded, but not written.
  if (state.error?.code === 'log_full') state = await foldLog(log, job.owner, job.runId)
  await persist(services, () => storeTranscript(services, job, state))
}

/** The end of a run has to be written, however long a disk or a database refuses it; or by the next process. */
async function persist({ streaming, storageRetryMs }: RunServices, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof LogFencedError || streaming.closing.aborted) throw error
      if (!isUnavailable(error)) console.error('The end of a run could not be written yet.', error)
    }
    await sleep(storageRetryMs)
  }
}

/** Stores the fold of a run that has ended as its answer. */
export async function storeTranscript(services: RunServices, job: RunJob, state: RunState): Promise<void> {
  const end = endOf(state)
  if (end) await services.storage.finishRun(job.owner, job.runId, blocksOf(state), end)
}

async function chatTurn(
  { storage, models }: RunServices,
  { owner }: RunJob,
  { start, conversationId }: RunRecord,
  signal: AbortSignal,
): Promise<AsyncIterable<UntimedEvent>> {
  const { model_name = '', definition, input } = start
  const client = await models.clientFor(model_name)
  const path = await storage.path(owner, conversationId, input.message_id)
  const systemPrompt =
    typeof definition['system_prompt'] === 'string' ? definition['system_prompt'] : undefined
  return modelTurn(client, { model: model_name, messages: historyOf(path, systemPrompt) }, 0, signal)
}

/** Lets the log's pace reach the model: a write that fails ends the run like any other failure of its body. */
async function* paced(
  begin: () => Promise<AsyncIterable<UntimedEvent>>,
  writer: LogWriter,
): AsyncGenerator<UntimedEvent> {
  let unflushed = 0
  for await (const event of await begin()) {
    yield event
    if (++unflushed < maxUnflushed) continue
    await writer.flush()
    unflushed = 0
  }
  // Before the run counts as completed: the last of it may be what the log refuses.
  if (!writer.fenced.aborted) await writer.flush()
}
