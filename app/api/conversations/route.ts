import { z } from 'zod'
import { handle, otherMethods } from '@/lib/server/route'
import { jsonWithEtag } from '@/lib/server/http/json-with-etag'
import { parseQuery } from '@/lib/server/http/query'
import { listConversations } from '@/lib/server/runs/conversations'
import { localOwner, services } from '@/lib/server/services'

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

export const GET = handle(async (request) => {
  const query = parseQuery(request, querySchema)
  return jsonWithEtag(request, await listConversations(services(), localOwner, query))
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
