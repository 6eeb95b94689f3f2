/** Bytes of a web page as text. */

/** Where a page names its charset itself, it does so at its beginning. */
const metaBytes = 2048

/** @param charset of the header; without one the page's byte order mark or `<meta>` counts, else UTF-8. */
export function decodeText(bytes: Uint8Array, charset: string | undefined): string {
  return decoderFor(charsetOfMark(bytes) ?? charset ?? charsetOfMeta(bytes)).decode(bytes)
}

function charsetOfMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined
}

function charsetOfMeta(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, metaBytes))
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1]
}

/** An unknown charset counts as UTF-8. */
function decoderFor(charset = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder()
    throw error
  }
}
