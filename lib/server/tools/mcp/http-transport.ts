import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  StreamableHTTPClientTransport,
  type FetchLike,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client'
import { boundedFetch } from './bounded-fetch'
import { maxMessageBytes } from './limits'

interface HttpTransportOptions {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly authProvider: OAuthClientProvider
  /** The server cannot be reached any more. */
  readonly onLost: () => void
}

/**
 * Marks the error that ends a call whose stream broke off without an answer. A symbol, because what a server sends is
 * JSON and can never hold it.
 */
export const brokenOff = Symbol('the answer broke off')

/** Tries to open a broken stream again, before the server counts as lost. */
const streamRetries = 2

/** Streamable HTTP. Redirects to another origin are refused (the SDK's default). */
export function createHttpTransport({ url, headers, authProvider, onLost }: HttpTransportOptions) {
  const transport = new StreamableHTTPClientTransport(url, {
    authProvider,
    fetch: fetchWithHeaders(url, headers),
    reconnectionOptions: {
      initialReconnectionDelay: 500,
      maxReconnectionDelay: 5000,
      reconnectionDelayGrowFactor: 2,
      maxRetries: streamRetries + 1,
    },
    reconnectionScheduler: (reconnect, delay, attempt) => {
      if (attempt >= streamRetries) return onLost()
      const timer = setTimeout(reconnect, delay).unref()
      return () => clearTimeout(timer)
    },
  })
  endCallsWithTheirStream(transport)
  return transport
}

/**
 * The headers that a person set go to the server itself only: not to the authorization server that it names. A token
 * of its sign-in wins over them.
 */
function fetchWithHeaders(server: URL, ours: Readonly<Record<string, string>>): FetchLike {
  const bounded = boundedFetch(maxMessageBytes)
  return (url, init) => {
    if (new URL(url).origin !== server.origin) return bounded(url, init)
    const headers = new Headers(ours)
    new Headers(init?.headers).forEach((value, name) => headers.set(name, value))
    return bounded(url, { ...init, headers })
  }
}

/**
 * Two gaps of the SDK (2.4), closed at the one place through which all messages go: a call whose stream ends without
 * an answer would wait until its time is over, and the stream of a cancelled call would stay open until the server
 * closes it.
 */
function endCallsWithTheirStream(transport: StreamableHTTPClientTransport): void {
  const send = transport.send.bind(transport)
  const streams = new Map<unknown, AbortController>()

  // The client calls what it finds here before its own.
  transport.onmessage = (message) => {
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) streams.delete(message.id)
  }
  transport.send = (message, options) => {
    if (Array.isArray(message)) return send(message, options)
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      const sent = send(message, options)
      streams.get(message.params?.['requestId'])?.abort()
      return sent
    }
    if (!isJSONRPCRequest(message) || options?.onRequestStreamEnd) return send(message, options)
    const { id } = message
    const stream = new AbortController()
    streams.set(id, stream)
    const signals = [stream.signal, ...(options?.requestSignal ? [options.requestSignal] : [])]
    return send(message, {
      ...options,
      requestSignal: AbortSignal.any(signals),
      onRequestStreamEnd: () => {
        if (!streams.has(id)) return
        const error = { code: -32_000, message: 'The answer broke off.', data: brokenOff }
        transport.onmessage?.({ jsonrpc: '2.0', id, error })
      },
    })
  }
}
