import type { ErrorBody } from '@/lib/protocol/public-error'
import { type AppError, toAppError } from './app-error'
import { checkAuth, type AuthSettings, type Door } from './auth'
import { checkHost, checkOrigin } from './guard'

/** What Next hands to a route besides the request. */
interface RouteContext<Params> {
  readonly params: Promise<Params>
}

type Route<Params> = (request: Request, params: Params) => Promise<Response>

export interface HandleSettings extends AuthSettings {
  readonly hosts: readonly string[]
}

type Handler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>

/**
 * Makes the wrapper of every route: host, origin and sign-in are checked before it, and whatever it throws is answered
 * as JSON. This is the only catch of a request.
 *
 * @param settings read for each request, because a build evaluates routes before there are any.
 */
export function createHandle(settings: () => HandleSettings) {
  return function handle<Params = Record<never, never>>(
    route: Route<Params>,
    door: Door | 'open' = 'app',
  ): Handler<Params> {
    return async (request, context) => {
      try {
        const current = settings()
        checkHost(request.headers, { hosts: current.hosts, hasPassword: current.password !== undefined })
        checkOrigin(request.method, request.headers)
        if (door !== 'open') checkAuth(door, request.headers, current)
        return await route(request, await context.params)
      } catch (error) {
        return errorResponse(toAppError(error))
      }
    }
  }
}

function errorResponse(error: AppError): Response {
  const body: ErrorBody = {
    error: {
      message: error.message,
      type: error.type,
      code: error.code,
      param: error.param ?? null,
      ...(error.runId === undefined ? {} : { run_id: error.runId }),
    },
  }
  const headers = new Headers({ ...error.headers, 'Cache-Control': 'no-store' })
  // OpenAI's clients ask again otherwise.
  if (error.repeatsWork) headers.set('x-should-retry', 'false')
  if (error.retryAfter !== undefined) headers.set('Retry-After', String(error.retryAfter))
  return Response.json(body, { status: error.status, headers })
}
