import { AppError } from './app-error'
import type { createHandle } from './handle'

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'

/**
 * Makes what each route adds to its own methods: the others, refused in the shape of every other error, and `OPTIONS`.
 * Both say which methods it has. Next alone would answer without a body, and say nothing.
 */
export function createOtherMethods(handle: ReturnType<typeof createHandle>) {
  return function otherMethods(...own: readonly Method[]) {
    const allow = [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
    const headers = { Allow: allow }
    const refuse = handle(async ({ method }) => {
      throw new AppError('method_not_allowed', `${method} is not allowed here: only ${allow}.`, { headers })
    }, 'open')
    const options = async () => new Response(null, { status: 204, headers })
    return { DELETE: refuse, GET: refuse, OPTIONS: options, PATCH: refuse, POST: refuse, PUT: refuse }
  }
}
