/**
 * A small authorization server for tests, and the guard of the MCP server beside it: it registers every client, says
 * yes to everybody, checks PKCE, redirect address and resource, and gives tokens that live for an hour.
 */
import { createHash, randomUUID } from 'node:crypto'

interface Grant {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string
}

export interface AuthorizationServer {
  /** Answers what belongs to a sign-in, and refuses what has no token. Undefined: the request may pass. */
  answer(request: Request): Promise<Response | undefined>
}

export function createAuthorizationServer(): AuthorizationServer {
  const clients = new Map<string, readonly string[]>()
  const grants = new Map<string, Grant>()
  const tokens = new Set<string>()
  const refreshTokens = new Set<string>()

  const register = async (request: Request): Promise<Response> => {
    const metadata = (await request.json()) as { redirect_uris: string[] }
    const clientId = randomUUID()
    clients.set(clientId, metadata.redirect_uris)
    return Response.json({ ...metadata, client_id: clientId }, { status: 201 })
  }

  const authorize = (query: URLSearchParams): Response => {
    const clientId = query.get('client_id') ?? ''
    const redirectUri = query.get('redirect_uri') ?? ''
    const challenge = query.get('code_challenge') ?? ''
    if (!clients.get(clientId)?.includes(redirectUri) || query.get('code_challenge_method') !== 'S256')
      return new Response('This client may not ask so.', { status: 400 })
    const code = randomUUID()
    grants.set(code, { clientId, redirectUri, challenge })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state') ?? '')
    return new Response(null, { status: 302, headers: { Location: back.href } })
  }

  const exchange = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text())
    const isRefresh =
      form.get('grant_type') === 'refresh_token' && refreshTokens.delete(form.get('refresh_token') ?? '')
    if (!isRefresh && !fits(grants.get(form.get('code') ?? ''), form))
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    grants.delete(form.get('code') ?? '')
    const [accessToken, refreshToken] = [randomUUID(), randomUUID()]
    tokens.add(accessToken)
    refreshTokens.add(refreshToken)
    const lifetime = { token_type: 'Bearer', expires_in: 3600 }
    return Response.json({ access_token: accessToken, refresh_token: refreshToken, ...lifetime })
  }

  return {
    answer: async (request) => {
      const { origin, pathname, searchParams } = new URL(request.url)
      if (pathname.startsWith('/.well-known/oauth-protected-resource')) {
        return Response.json({ resource: `${origin}/mcp`, authorization_servers: [origin] })
      }
      if (pathname === '/.well-known/oauth-authorization-server') return Response.json(metadataOf(origin))
      if (pathname === '/register') return register(request)
      if (pathname === '/authorize') return authorize(searchParams)
      if (pathname === '/token') return exchange(request)
      // For tests: all access tokens expire at once.
      if (pathname === '/expire') {
        tokens.clear()
        return new Response(null, { status: 204 })
      }
      const token = request.headers.get('authorization')?.replace(/^Bearer /, '')
      if (token !== undefined && tokens.has(token)) return undefined
      const challenge = `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource"`
      return new Response('Sign in first.', { status: 401, headers: { 'WWW-Authenticate': challenge } })
    },
  }
}

function fits(grant: Grant | undefined, form: URLSearchParams): boolean {
  if (!grant) return false
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    grant.clientId === form.get('client_id') &&
    grant.redirectUri === form.get('redirect_uri') &&
    grant.challenge === challenge
  )
}

function metadataOf(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  }
}
