import { z } from 'zod'
import { runFilterSchema } from '@/lib/protocol/runs'
import { jsonWithEtag } from '@/lib/server/http/json-with-etag'
import { parseQuery } from '@/lib/server/http/query'
import { handle, otherMethods } from '@/lib/server/route'
import { listRuns } from '@/lib/server/runs/list-runs'
import { localOwner, services } from '@/lib/server/services'

const querySchema = runFilterSchema.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

export const GET = handle(async (request) => {
  const query = parseQuery(request, querySchema)
  return jsonWithEtag(request, await listRuns(services(), localOwner, query))
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
