/**
 * Who may talk to this server. Pure: headers and settings in, a refusal or nothing out.
 *
 * Without a password only loopback names and those in WEIR_HOSTS are served. A page of another site that resolves its
 * own name to this machine (DNS rebinding) comes with that name as `Host` and is refused.
 */
import { AppError } from './app-error'

export interface GuardSettings {
  readonly hosts: readonly string[]
  readonly hasPassword: boolean
}

const loopbackName = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** @throws AppError `host_not_allowed` */
export function checkHost(headers: Headers, settings: GuardSettings): void {
  if (settings.hasPassword) return
  const host = (headers.get('host') ?? '').toLowerCase()
  const name = host.replace(/:\d+$/, '')
  if (loopbackName.test(name) || settings.hosts.some((allowed) => allowed.toLowerCase() === name)) return
  throw new AppError(
    'host_not_allowed',
    `Weir is not open under the name “${name.slice(0, 100)}”. Set WEIR_PASSWORD, or add the name to WEIR_HOSTS.`,
  )
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request that another site's page sent. Browsers tell by `Sec-Fetch-Site`, older ones by
 * `Origin`; a client that is no browser sends neither.
 *
 * @throws AppError `forbidden_origin`
 */
export function checkOrigin(method: string, headers: Headers): void {
  if (readingMethods.has(method)) return
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const isForeign =
    site === null
      ? origin !== null && hostOf(origin) !== headers.get('host')
      : site !== 'same-origin' && site !== 'none'
  if (isForeign)
    throw new AppError('forbidden_origin', 'A page of another site may not change anything here.')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
