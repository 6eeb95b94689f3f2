/**
 * Bytes of a `text/event-stream` → frames, by the rules of the HTML Standard, §9.2.6 "Interpreting an event stream".
 * The line grammar is eventsource-parser's; what is kept here is what outlives one event: the id and the delay.
 */
import { createParser } from 'eventsource-parser'

export interface Frame {
  /** The last event id committed up to and with this frame; undefined: none was, or an empty `id` took it back. */
  readonly id: string | undefined
  /** `message` unless the frame names another. */
  readonly event: string
  /** The `data` lines, joined by line feeds. */
  readonly data: string
}

export interface FrameDecoder {
  /**
   * Takes the next bytes of the stream, cut anywhere, and returns the frames that they completed. There is nothing to
   * do at the end of the stream: an event that still lacks its blank line is torn, and the standard has it discarded.
   * @throws ParseError of eventsource-parser when an event outgrows `maxEventLength`; this decoder is then of no more use.
   */
  push(bytes: Uint8Array): Frame[]
  /** As `Frame.id`, but ahead of it where a block without data, which gives no frame, has committed an id. */
  readonly lastEventId: string | undefined
  /** The last valid `retry`, in milliseconds. */
  readonly retryMs: number | undefined
}

/** Characters that one unfinished event may hold: a sender that never ends its line must not fill the memory. */
const maxEventLength = 16 * 1024 * 1024

/** A decoder for one connection: a torn character, line or event of one must not leak into the next. */
export function createFrameDecoder(): FrameDecoder {
  let frames: Frame[] = []
  let lastEventId: string | undefined
  let retryMs: number | undefined
  // The standard strips exactly one BOM. The parser does; were the text decoder to do so too, a second would be lost.
  const text = new TextDecoder('utf-8', { ignoreBOM: true })
  const parser = createParser({
    maxBufferSize: maxEventLength,
    // Called at the blank line, before `onEvent`, also for a block without data.
    onId: (id) => {
      lastEventId = id === '' ? undefined : id
    },
    onEvent: ({ event, data }) => {
      frames.push({ id: lastEventId, event: event ?? 'message', data })
    },
    onRetry: (milliseconds) => {
      retryMs = milliseconds
    },
    // Unknown fields and malformed delays are to be ignored; only the size limit ends the parser.
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error
    },
  })

  return {
    push(bytes) {
      frames = []
      parser.feed(text.decode(bytes, { stream: true }))
      return frames
    },
    get lastEventId() {
      return lastEventId
    },
    get retryMs() {
      return retryMs
    },
  }
}

export interface DecodeOptions {
  /** The decoder to use, for a caller that asks it for `lastEventId` or `retryMs` afterwards. */
  readonly decoder?: FrameDecoder | undefined
  /** Called for whatever arrives, frames or not: heartbeats are comments, and a watchdog must hear them. */
  readonly onBytes?: (() => void) | undefined
}

/**
 * The frames of a whole stream. Leaving the loop early, or an error in it, cancels the stream; a `return()` while a
 * read is pending waits for it, so abort the request to end a silent one.
 * @throws what reading the stream throws, and what `FrameDecoder.push` throws.
 */
export async function* decodeFrames(
  stream: ReadableStream<Uint8Array>,
  { decoder = createFrameDecoder(), onBytes }: DecodeOptions = {},
): AsyncGenerator<Frame, void, undefined> {
  // By a reader, for not every browser can iterate a stream.
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes?.()
      yield* decoder.push(value)
    }
  } finally {
    await reader.cancel()
  }
}
