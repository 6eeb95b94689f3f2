/** The password and the signed cookie that stands for it. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const sessionCookieName = 'weir_session'

/** How long a sign-in lasts, in seconds. */
const sessionSeconds = 30 * 24 * 60 * 60

/** Compares in a time that does not tell where two texts differ, nor how long the secret is. */
export function equalsSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** A cookie value `<expiry>.<signature>`; a new password makes all older ones worthless. */
export function signSession(password: string, now: number): string {
  const expires = String(Math.floor(now / 1000) + sessionSeconds)
  return `${expires}.${signature(password, expires)}`
}

/** Whether a cookie value was signed with this password and has not expired. `now` is epoch ms. */
export function isSession(value: string, password: string, now: number): boolean {
  const [expires = '', given = ''] = value.split('.')
  return equalsSecret(given, signature(password, expires)) && Number(expires) * 1000 > now
}

function signature(password: string, expires: string): string {
  return createHmac('sha256', digest(`weir session ${password}`))
    .update(expires)
    .digest('base64url')
}

/** The value of the session cookie in a `Cookie` header. */
export function sessionCookieOf(header: string | null): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === sessionCookieName) return value
  }
  return undefined
}

/** The `Set-Cookie` header of a sign-in. */
export function sessionCookie(value: string, isHttps: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionSeconds}`
  return `${sessionCookieName}=${value}; ${attributes}${isHttps ? '; Secure' : ''}`
}
