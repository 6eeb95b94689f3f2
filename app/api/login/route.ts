import { z } from 'zod'
import { AppError } from '@/lib/server/http/app-error'
import { readJson } from '@/lib/server/http/body'
import { publicOrigin } from '@/lib/server/http/public-origin'
import { handle, otherMethods } from '@/lib/server/route'
import { createThrottle } from '@/lib/server/http/rate-limit'
import { equalsSecret, sessionCookie, signSession } from '@/lib/server/http/session'
import { services } from '@/lib/server/services'

const loginSchema = z.strictObject({ password: z.string().max(1000) })

const throttle = createThrottle(10, 6000, Date.now)

export const POST = handle(async (request) => {
  const { env, clock } = services()
  const { password } = await readJson(request, loginSchema)
  if (env.WEIR_PASSWORD === undefined) throw new AppError('conflict', 'This server has no password.')
  const wait = throttle.take()
  if (wait > 0) {
    throw new AppError('rate_limited', `Too many attempts. Try again in ${wait} s.`, { retryAfter: wait })
  }
  if (!equalsSecret(password, env.WEIR_PASSWORD)) throw new AppError('unauthorized', 'The password is wrong.')
  const cookie = sessionCookie(signSession(env.WEIR_PASSWORD, clock()), isHttps(request))
  return new Response(null, { status: 204, headers: { 'Set-Cookie': cookie } })
}, 'open')

/** A cookie with `Secure` would be dropped on the plain http of a local network. */
function isHttps(request: Request): boolean {
  return publicOrigin(request).startsWith('https:')
}

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
