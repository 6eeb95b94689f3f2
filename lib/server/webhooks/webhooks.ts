/** Tells other programs how runs in the background go. */
import { z } from 'zod'
import { usageSchema } from '@/lib/protocol/chunk'

/** What is asked, without the arguments of the tool: those are for the people who may decide, not for a receiver. */
const noticeQuestionSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('approval_request'),
    approval_id: z.string(),
    tool_name: z.string(),
    reason: z.string(),
    /** Epoch ms. */
    expires_at: z.number(),
  }),
  z.object({
    type: z.literal('input_request'),
    input_id: z.string(),
    prompt: z.string(),
    schema: z.record(z.string(), z.unknown()).optional(),
    expires_at: z.number().optional(),
  }),
])

export const runNoticeSchema = z.object({
  type: z.enum(['run.ended', 'run.needs_person']),
  /** The same for the same occasion, however often it is told: receivers drop doubles by it. Visible ASCII. */
  id: z.string(),
  /** Where it goes. */
  url: z.url(),
  run_id: z.string(),
  conversation_id: z.string(),
  graph_name: z.string(),
  status: z.enum(['waiting', 'completed', 'failed', 'stopped', 'interrupted']),
  question: noticeQuestionSchema.optional(),
  final_result: z.string().optional(),
  error: z.object({ message: z.string(), type: z.string(), code: z.string() }).optional(),
  usage: usageSchema.optional(),
  /** When it happened, epoch ms. */
  time: z.number(),
})
export type RunNotice = z.infer<typeof runNoticeSchema>

export interface Webhooks {
  /**
   * Stored durably when it resolves; a `final_result` or a prompt that is very long is cut.
   * @returns has it delivered, those of one run in the order in which this was asked for. No-op while a notice of this id
   *   is under way. One that this was never asked for is delivered by the next process.
   * @throws AppError `unavailable` when the storage is away: then nothing is stored
   */
  store(owner: string, notice: RunNotice): Promise<() => void>
  /**
   * At the start of a process, before its runs go on: delivers what an earlier one left. No harm the second time.
   * @throws AppError `unavailable` when the storage is away
   */
  resume(): Promise<void>
  /** Delivers no more; what is not delivered stays for the next process. */
  close(): Promise<void>
}
