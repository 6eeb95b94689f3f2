/** Typed calls for runs as a list and as files. Each throws `ClientError` and nothing else, but for its abort. */
import type { RunFilter, RunList } from '@/lib/protocol/runs'
import { jsonOf, send } from './request'

export interface ListRunsOptions extends RunFilter {
  readonly cursor?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const pageSize = 50

/** Newest first, a page at a time. */
export async function listRuns({ signal, ...options }: ListRunsOptions = {}): Promise<RunList> {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const query = new URLSearchParams([['limit', String(pageSize)], ...given])
  return jsonOf(await send(`/api/runs?${query}`, { signal: signal ?? null }))
}

/** Where a run is to be had as a file: its events, one a line, or its messages. */
export function runExportPath(runId: string, format: 'jsonl' | 'messages'): string {
  return `/api/runs/${encodeURIComponent(runId)}/export?format=${format}`
}
