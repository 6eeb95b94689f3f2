import { z } from 'zod'
import { asFile } from '@/lib/server/http/download'
import { parseQuery } from '@/lib/server/http/query'
import { handle, otherMethods } from '@/lib/server/route'
import { exportLog, exportMessages } from '@/lib/server/runs/export-run'
import { findRun } from '@/lib/server/runs/follow-run'
import { localOwner, services } from '@/lib/server/services'

const querySchema = z.object({ format: z.enum(['jsonl', 'messages']).default('jsonl') })

export const GET = handle<{ run_id: string }>(async (request, { run_id }) => {
  const { format } = parseQuery(request, querySchema)
  const run = await findRun(services(), localOwner, run_id)
  if (format === 'messages') {
    const messages = await exportMessages(services(), localOwner, run)
    return Response.json({ messages }, { headers: asFile(`run-${run.id}.messages.json`) })
  }
  const lines = await exportLog(services(), localOwner, run)
  return new Response(lines, {
    headers: { 'Content-Type': 'application/x-ndjson', ...asFile(`run-${run.id}.jsonl`) },
  })
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
