import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { isRecord } from '@/lib/protocol/is-record'

/**
 * Takes a percent sign that begins no character for itself. Next answers 500 to a path that cannot be decoded, before
 * its proxy or a route can say anything; such a path now finds nothing, and gets the 404 of where it leads.
 */
export function acceptMalformedPaths(): void {
  // Published before the server hands the request to anybody.
  subscribe('http.server.request.start', (message) => {
    const request = isRecord(message) ? message['request'] : undefined
    if (request instanceof IncomingMessage && request.url !== undefined) request.url = decodable(request.url)
  })
}

function decodable(url: string): string {
  const [path = ''] = url.split('?', 1)
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length)
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
