/**
 * Stands before every page: the host must be allowed, a person must have signed in where there is a password, and the
 * page gets its Content-Security-Policy. API routes check themselves (`lib/server/http/handle.ts`).
 */
import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { parseEnv } from '@/lib/server/env'
import { toAppError } from '@/lib/server/http/app-error'
import { isSignedIn } from '@/lib/server/http/auth'
import { contentSecurityPolicy } from '@/lib/server/http/content-security-policy'
import { checkHost } from '@/lib/server/http/guard'

// Next gives this file a module instance of its own, so it cannot share the services' copy.
const env = parseEnv(process.env)

export function proxy(request: NextRequest): NextResponse {
  try {
    checkHost(request.headers, { hosts: env.WEIR_HOSTS, hasPassword: env.WEIR_PASSWORD !== undefined })
  } catch (error) {
    const refused = toAppError(error)
    return new NextResponse(refused.message, {
      status: refused.status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    })
  }
  const { pathname, search } = request.nextUrl
  const auth = { password: env.WEIR_PASSWORD, apiKey: env.API_KEY, now: Date.now() }
  if (pathname !== '/login' && !isSignedIn(request.headers, auth)) {
    const login = request.nextUrl.clone()
    login.pathname = '/login'
    login.search = `?next=${encodeURIComponent(pathname + search)}`
    return NextResponse.redirect(login)
  }
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

export const config = {
  matcher: ['/((?!api/|v1/|healthz|readyz|_next/static/|icon.svg).*)'],
}
