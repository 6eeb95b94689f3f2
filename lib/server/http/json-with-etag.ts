import { createHash } from 'node:crypto'

/** Answers a list that is polled: an unchanged one costs its reader nothing. */
export function jsonWithEtag(request: Request, list: object): Response {
  const body = JSON.stringify(list)
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', 'Content-Type': 'application/json' }
  // A proxy that compresses makes the tag a weak one.
  if (request.headers.get('if-none-match')?.replace(/^W\//, '') === etag)
    return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}
