import type { UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEndReason, RunMode } from '@/lib/protocol/events'
import { foldLog } from './fold-log'
import { findRun } from './follow-run'
import type { RunServices } from './run-services'

/** Answer of `GET /api/runs/{run_id}`. `last_seq` is 0 when the log expired. */
interface RunDescription {
  readonly run_id: string
  readonly conversation_id: string
  readonly answer_message_id: string
  readonly mode: RunMode
  /** What it executes, as it was when it began. */
  readonly definition: Readonly<Record<string, unknown>>
  readonly status: string
  /** Why it ended, and what it failed with. */
  readonly reason?: RunEndReason | undefined
  readonly error?: ErrorInfo | undefined
  /** Epoch ms. */
  readonly created: number
  readonly last_seq: number
  /** So far, while it has not ended. */
  readonly usage: UsageInfo | null
}

/** @throws AppError `not_found` */
export async function describeRun(
  services: RunServices,
  owner: string,
  runId: string,
): Promise<RunDescription> {
  const run = await findRun(services, owner, runId)
  const [head, answer] = await Promise.all([
    services.log.head(owner, runId),
    services.storage.findMessage(owner, run.answerMessageId),
  ])
  const end = answer?.role === 'assistant' ? answer.end : undefined
  return {
    run_id: run.id,
    conversation_id: run.conversationId,
    answer_message_id: run.answerMessageId,
    mode: run.start.mode,
    definition: run.start.definition,
    status: run.status,
    created: run.created,
    last_seq: head?.lastSeq ?? 0,
    reason: end?.reason,
    error: end?.error,
    usage: end?.usage ?? (await usageSoFar(services, owner, runId)),
  }
}

/** By the log of the run; null before it has used anything, and where the log cannot be read. */
async function usageSoFar({ log }: RunServices, owner: string, runId: string): Promise<UsageInfo | null> {
  try {
    const { usage } = await foldLog(log, owner, runId)
    return usage
  } catch (error) {
    // All else can be told of the run of another version.
    console.error(error)
    return null
  }
}
