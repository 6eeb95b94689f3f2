import { ClientError, errorOfResponse } from './client-error'

export const browserFetch: typeof fetch = (input, init) => fetch(input, init)

/**
 * Sends a request that does not stream.
 * @throws ClientError for every answer but a good one, and 304.
 */
export async function send(
  url: string,
  init: RequestInit,
  request: typeof fetch = browserFetch,
): Promise<Response> {
  const response = await request(url, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ClientError('connection_failed', 'The server could not be reached.', { cause })
  })
  if (response.ok || response.status === 304) return response
  throw await errorOfResponse(response)
}

/** The server is of the same build and answers the types it shares, so its own answers are not checked again. */
export async function jsonOf<Body>(response: Response): Promise<Body> {
  const body: Body = await response.json().catch((cause: unknown) => {
    throw new ClientError('read_failed', 'The answer was cut.', { status: response.status, cause })
  })
  return body
}

/** What a POST, PUT or PATCH with a JSON body is made of. */
export function jsonBody(method: 'POST' | 'PUT' | 'PATCH', body: unknown): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}
