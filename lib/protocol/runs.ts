/** Runs as `/api/runs` lists them. Times are epoch ms. */
import { z } from 'zod'
import type { UsageInfo } from './chunk'
import { runModeSchema, type RunEndReason, type RunEndStatus, type RunMode } from './events'

export interface RunSummary {
  readonly run_id: string
  readonly conversation_id: string
  /** Of the conversation. */
  readonly title: string
  readonly mode: RunMode
  /** Model, agent or graph. */
  readonly speaker: string
  readonly status: 'running' | 'waiting' | RunEndStatus
  readonly reason?: RunEndReason | undefined
  readonly created: number
  /** Null until it has ended. */
  readonly duration_ms: number | null
  /** Null until it has ended. */
  readonly usage: UsageInfo | null
}

/** Answer of `GET /api/runs`, newest first. */
export interface RunList {
  readonly items: readonly RunSummary[]
  readonly next_cursor?: string | undefined
}

/** Query of `GET /api/runs`. */
export const runFilterSchema = z.object({
  mode: runModeSchema.optional(),
  status: z.enum(['running', 'waiting', 'completed', 'failed', 'stopped', 'interrupted']).optional(),
  speaker: z.string().max(200).optional(),
})
export type RunFilter = z.infer<typeof runFilterSchema>
