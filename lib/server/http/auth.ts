/** Whether a request may pass: the browser's cookie or a program's bearer token. */
import { AppError } from './app-error'
import { equalsSecret, isSession, sessionCookieOf } from './session'

export interface AuthSettings {
  readonly password: string | undefined
  readonly apiKey: string | undefined
  /** Epoch ms. */
  readonly now: number
}

/** Which door a request came through: the pages and their API, or the OpenAI-compatible one. */
export type Door = 'app' | 'openai'

/** @throws AppError `unauthorized` */
export function checkAuth(door: Door, headers: Headers, settings: AuthSettings): void {
  if (!isAllowed(door, headers, settings)) throw new AppError('unauthorized', refusal(door, settings))
}

/** Whether the request carries a valid sign-in of a person, or needs none. */
export function isSignedIn(headers: Headers, { password, now }: AuthSettings): boolean {
  if (password === undefined) return true
  const cookie = sessionCookieOf(headers.get('cookie'))
  return cookie !== undefined && isSession(cookie, password, now)
}

function isAllowed(door: Door, headers: Headers, settings: AuthSettings): boolean {
  const { apiKey, password } = settings
  if (apiKey !== undefined && hasBearer(headers, apiKey)) return true
  const needsKey = door === 'openai' && apiKey !== undefined
  if (needsKey) return password !== undefined && isSignedIn(headers, settings)
  return isSignedIn(headers, settings)
}

function hasBearer(headers: Headers, secret: string): boolean {
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return token !== undefined && equalsSecret(token, secret)
}

function refusal(door: Door, { apiKey }: AuthSettings): string {
  if (door === 'app') return 'Sign in first, or send the API_KEY as a bearer token.'
  return apiKey === undefined
    ? 'This server has a password but no API_KEY. Set API_KEY to use /v1.'
    : 'The API key is missing or wrong. Send it as a bearer token.'
}
