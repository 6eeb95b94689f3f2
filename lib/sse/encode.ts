/** Frames → text of a `text/event-stream` (HTML Standard, §9.2.5 "Parsing an event stream"). */

/** Says that the connection lives. No blank line and no id, so that it dispatches nothing and moves no cursor. */
export const heartbeat = ': ping\n'

/** Ends the stream of a run that has ended. */
export const done = 'data: [DONE]\n\n'

export interface FrameFields {
  readonly id?: string | undefined
  readonly event?: string | undefined
  /** May hold line breaks; CR and CRLF arrive as LF. */
  readonly data: string
  /** Milliseconds that the reader shall wait before it reconnects. */
  readonly retry?: number | undefined
}

/**
 * One frame of any shape as text.
 * @throws TypeError when id or event holds CR, LF or NUL, which would end the field or have it ignored, or when retry
 * is not a whole number of milliseconds.
 */
export function encodeFrame({ id, event, data, retry }: FrameFields): string {
  let text = ''
  if (id !== undefined) text += `id: ${singleLine('id', id)}\n`
  if (event !== undefined) text += `event: ${singleLine('event', event)}\n`
  if (retry !== undefined) text += encodeRetry(retry)
  for (const line of data.split(/\r\n|\r|\n/)) text += `data: ${line}\n`
  return `${text}\n`
}

/**
 * The line that tells the reader how long to wait before it reconnects. It counts at once, without a blank line.
 * @throws TypeError when it is not a whole number of milliseconds.
 */
export function encodeRetry(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
    throw new TypeError(`retry must be a whole number of milliseconds, not ${milliseconds}`)
  }
  return `retry: ${milliseconds}\n`
}

/**
 * The frame of one event of a run: the hot path, so nothing is checked.
 * @param json must be as JSON.stringify gives it: without raw line breaks.
 */
export function encodeEvent(seq: number, json: string): string {
  return `id: ${seq}\ndata: ${json}\n\n`
}

function singleLine(field: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new TypeError(`${field} must not hold CR, LF or NUL`)
  return value
}
