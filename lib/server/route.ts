import { AppError } from './http/app-error'
import { createHandle } from './http/handle'
import { createOtherMethods } from './http/other-methods'
import { services } from './services'

/** Wraps a route of this server: checks before it, and the one catch around it. */
export const handle = createHandle(() => {
  const { env, clock } = services()
  return { hosts: env.WEIR_HOSTS, password: env.WEIR_PASSWORD, apiKey: env.API_KEY, now: clock() }
})

/** The methods that a route does not have. */
export const otherMethods = createOtherMethods(handle)

/** Answers a path that no route has. */
export const notFound = handle(async (request) => {
  throw new AppError('not_found', `There is no ${new URL(request.url).pathname} here.`)
}, 'open')
