import { randomUUID } from 'node:crypto'
import type { OAuthClientProvider } from '@modelcontextprotocol/client'
import type { SignIn } from './server-records'

const callbackPath = '/api/mcp/oauth/callback'

export interface SignInStore {
  readonly read: () => Promise<SignIn>
  readonly change: (edit: (signIn: SignIn) => SignIn) => Promise<void>
}

/** The `state` of a sign-in: unguessable, and it says which server it is for. */
function newState(serverId: string): string {
  return `${randomUUID()}.${serverId}`
}

export function serverIdOf(state: string): string {
  return state.slice(state.indexOf('.') + 1)
}

/**
 * What the SDK asks of a client of OAuth: Weir registers itself at the authorization server, proves with PKCE that who
 * began the sign-in also ends it, and keeps what it gets in the document of the tool server.
 *
 * @param origin of Weir, as the browser of the person sees it
 */
export function createOAuthProvider(
  serverId: string,
  origin: string,
  store: SignInStore,
): OAuthClientProvider {
  const redirectUrl = `${origin}${callbackPath}`
  const begun = { state: '', verifier: '' }

  return {
    redirectUrl,
    clientMetadata: {
      client_name: 'Weir',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => (begun.state = newState(serverId)),

    clientInformation: async () => {
      const { client, origin: registered } = await store.read()
      // The authorization server would refuse to redirect to another origin than the registered one.
      return registered === origin ? client : undefined
    },
    saveClientInformation: (client) =>
      store.change((signIn) => ({ ...signIn, origin, client: { ...client } })),

    tokens: async () => (await store.read()).tokens,
    saveTokens: (tokens) =>
      store.change(({ pending: _done, ...signIn }) => ({ ...signIn, tokens: { ...tokens } })),

    saveCodeVerifier: (verifier) => {
      begun.verifier = verifier
    },
    codeVerifier: async () => (await store.read()).pending?.code_verifier ?? '',

    redirectToAuthorization: async ({ href, protocol }) => {
      // The address comes from the server, and a person is to open it.
      if (protocol !== 'https:' && protocol !== 'http:')
        throw new Error(`It offers no page to sign in at: ${protocol}`)
      const pending = { state: begun.state, code_verifier: begun.verifier, url: href }
      await store.change((signIn) => ({ ...signIn, origin, pending }))
    },

    discoveryState: async () => (await store.read()).discovery,
    saveDiscoveryState: (discovery) => store.change((signIn) => ({ ...signIn, discovery: { ...discovery } })),

    invalidateCredentials: (scope) => store.change((signIn) => without(signIn, scope)),
  }
}

/** What is left when the authorization server does not take some of it any more. */
export function without(
  signIn: SignIn,
  scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery',
): SignIn {
  const { client, tokens, pending, discovery, origin } = signIn
  const isKept = (part: typeof scope) => scope !== 'all' && scope !== part
  return {
    origin,
    ...(client && isKept('client') ? { client } : {}),
    ...(tokens && isKept('tokens') ? { tokens } : {}),
    ...(pending && isKept('verifier') ? { pending } : {}),
    ...(discovery && isKept('discovery') ? { discovery } : {}),
  }
}
