import { createHash } from 'node:crypto'
import { z } from 'zod'
import { handle } from '@/lib/server/route'
import { parseQuery } from '@/lib/server/http/query'
import { listConversations } from '@/lib/server/runs/conversations'
import { localOwner, services } from '@/lib/server/services'

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

export const GET = handle(async (request) => {
  const list = await listConversations(services(), localOwner, parseQuery(request, querySchema))
  const body = JSON.stringify(list)
  // The list is polled: an unchanged one costs its reader nothing.
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', 'Content-Type': 'application/json' }
  // A proxy that compresses makes the tag a weak one.
  if (request.headers.get('if-none-match')?.replace(/^W\//, '') === etag)
    return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
})
