import type { UsageInfo } from '@/lib/protocol/chunk'
import type { RunMode } from '@/lib/protocol/events'
import { findRun } from './follow-run'
import type { RunServices } from './run-services'

/** Answer of `GET /api/runs/{run_id}`. `usage` is null until the run has ended, `last_seq` 0 when the log expired. */
interface RunDescription {
  readonly run_id: string
  readonly conversation_id: string
  readonly answer_message_id: string
  readonly mode: RunMode
  /** What it executes, as it was when it began. */
  readonly definition: Readonly<Record<string, unknown>>
  readonly status: string
  /** Epoch ms. */
  readonly created: number
  readonly last_seq: number
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
  return {
    run_id: run.id,
    conversation_id: run.conversationId,
    answer_message_id: run.answerMessageId,
    mode: run.start.mode,
    definition: run.start.definition,
    status: run.status,
    created: run.created,
    last_seq: head?.lastSeq ?? 0,
    usage: answer?.role === 'assistant' ? (answer.end?.usage ?? null) : null,
  }
}
