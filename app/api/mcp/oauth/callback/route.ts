import { z } from 'zod'
import { parseQuery } from '@/lib/server/http/query'
import { handle } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

const text = z.string().max(4000)

const querySchema = z.object({
  state: text,
  code: text.optional(),
  iss: text.optional(),
  error: text.optional(),
})

/** Where an authorization server sends the browser of whoever signed in. */
export const GET = handle(async (request) => {
  await services().toolServers.finishSignIn(localOwner, parseQuery(request, querySchema))
  return new Response(null, { status: 303, headers: { Location: '/tools' } })
})
