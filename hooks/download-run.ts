import { runExportPath } from '@/lib/client/runs-api'

/** Saves a run as a file that the server names: its events, or its messages. */
export function downloadRun(runId: string, format: 'jsonl' | 'messages'): void {
  const link = document.createElement('a')
  link.href = runExportPath(runId, format)
  link.download = ''
  link.click()
}
