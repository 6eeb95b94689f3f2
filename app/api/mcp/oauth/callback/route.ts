import { z } from 'zod'
import { isAppError } from '@/lib/server/http/app-error'
import { parseQuery } from '@/lib/server/http/query'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

const text = z.string().max(4000)

const querySchema = z.object({
  state: text,
  code: text.optional(),
  iss: text.optional(),
  error: text.optional(),
})

/**
 * Where an authorization server sends the browser of whoever signed in. Whoever comes here twice, or comes back later,
 * is shown how things stand and not an error.
 */
export const GET = handle(async (request) => {
  const answer = parseQuery(request, querySchema)
  try {
    await services().toolServers.finishSignIn(localOwner, answer)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'invalid_request') throw error
  }
  return new Response(null, { status: 303, headers: { Location: '/tools' } })
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
