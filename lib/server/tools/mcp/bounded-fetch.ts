import type { FetchLike } from '@modelcontextprotocol/client'

/**
 * `fetch` that ends an answer whose message grows beyond `maxBytes`: of an event stream each event counts, else the
 * whole body. Without it a server could fill the memory with one message that never ends.
 */
export function boundedFetch(maxBytes: number): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init)
    if (!response.body) return response
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    const bounded = new Response(response.body.pipeThrough(bound(maxBytes, isStream)), response)
    // A response of one's own has no URL, and errors name it.
    return Object.defineProperty(bounded, 'url', { value: response.url })
  }
}

function bound(maxBytes: number, isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let size = 0
  return new TransformStream({
    transform(bytes, controller) {
      size += bytes.byteLength
      const end = isStream ? endOfLastEvent(bytes) : -1
      if (end !== -1) size = bytes.byteLength - end
      if (size > maxBytes) controller.error(new Error(`A message is larger than ${maxBytes} bytes.`))
      else controller.enqueue(bytes)
    },
  })
}

/** Where the last empty line within these bytes ends; -1 without one. One that is cut in two counts at the next. */
function endOfLastEvent(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Math.max(...['\n\n', '\r\r', '\n\r\n'].map((blank) => text.lastIndexOf(blank)))
}
