/**
 * Text as a header value that carries its UTF-8 bytes. `fetch` takes a header as a string of bytes (each character
 * one byte) and throws on anything above U+00FF, whereas a browser's own EventSource sends an id's UTF-8 bytes.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header
 */
export function utf8HeaderValue(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}
