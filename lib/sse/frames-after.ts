/**
 * What remains of a page of frames for a reader that has seen a part of it, without parsing a single event.
 * @param bytes whole frames of consecutive events, back to back, as `encodeEvent` wrote them.
 * @param firstSeq the seq of the first of them.
 * @param seq the last event that the reader has seen.
 * @returns a view of the frames strictly after `seq`, sharing the memory of `bytes`; empty when there are none.
 */
export function framesAfter(bytes: Uint8Array, firstSeq: number, seq: number): Uint8Array {
  if (seq < firstSeq) return bytes
  // JSON holds no raw line feed, so two of them are the end of a frame and nothing else.
  const boundary = '\n\n'
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
    `${boundary}id: ${seq + 1}\n`,
  )
  return start === -1 ? bytes.subarray(bytes.length) : bytes.subarray(start + boundary.length)
}
