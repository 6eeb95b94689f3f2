import { expect, test } from 'vitest'
import { checkAuth, isSignedIn, type AuthSettings } from './auth'
import { sessionCookie, signSession } from './session'

const now = 1_800_000_000_000
const settings = (change: Partial<AuthSettings> = {}): AuthSettings => ({
  password: 'correct horse',
  apiKey: undefined,
  now,
  ...change,
})

function headerOf(session: string): Headers {
  const [pair = ''] = sessionCookie(session, false).split(';')
  return new Headers({ cookie: `other=1; ${pair}` })
}

const cookieHeader = (password: string, signedAt = now) => headerOf(signSession(password, signedAt))

const month = 31 * 24 * 60 * 60

/** An expired sign-in whose expiry was moved on by hand; its signature is the real one. */
function prolonged(): Headers {
  const [expires, signature] = signSession('correct horse', now - month * 1000).split('.')
  return headerOf(`${Number(expires) + month}.${signature}`)
}

const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` })

test('without a password everybody is signed in', () => {
  expect(isSignedIn(new Headers(), settings({ password: undefined }))).toBe(true)
})

test('a cookie signed with the password signs in', () => {
  expect(isSignedIn(cookieHeader('correct horse'), settings())).toBe(true)
})

test.each([
  ['none', new Headers()],
  ['signed with another password', cookieHeader('wrong horse')],
  ['expired', cookieHeader('correct horse', now - month * 1000)],
  ['without a signature', headerOf('9999999999')],
  ['with a made-up signature', headerOf('9999999999.AAAA')],
  ['with a longer life than was signed', prolonged()],
])('a cookie that is %s does not', (_name, headers) => {
  expect(isSignedIn(headers, settings())).toBe(false)
})

test('the API key as a bearer token opens both doors', () => {
  const keyed = settings({ apiKey: 'key-key-key' })
  expect(() => checkAuth('openai', bearer('key-key-key'), keyed)).not.toThrow()
  expect(() => checkAuth('app', bearer('key-key-key'), keyed)).not.toThrow()
})

test.each([bearer('wrong'), bearer(''), new Headers()])('a wrong or missing key is refused', (headers) => {
  const keyed = settings({ apiKey: 'key-key-key', password: undefined })
  expect(() => checkAuth('openai', headers, keyed)).toThrow(/API key is missing or wrong/)
})

test('an API key alone does not close the pages', () => {
  expect(() =>
    checkAuth('app', new Headers(), settings({ apiKey: 'key-key-key', password: undefined })),
  ).not.toThrow()
})

test('a password without an API key closes the OpenAI door too', () => {
  expect(() => checkAuth('openai', new Headers(), settings())).toThrow(/Set API_KEY/)
})
