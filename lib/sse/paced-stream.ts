/** A source of bytes → a ReadableStream that goes at its reader's pace, and speaks up while the source is silent. */
import { encodeRetry, heartbeat } from './encode'

export interface PacedStreamOptions {
  /** Silence after which a heartbeat goes out. */
  readonly heartbeatMs: number
  /** What the reader is told to wait before it reconnects. */
  readonly retryMs: number
  /** The stream is cut after this long; absent: never. */
  readonly maxMs?: number | undefined
  /** Cuts the stream, as `maxMs` does: the reader is to reconnect. */
  readonly signal?: AbortSignal | undefined
  /** Called once, when the stream is over for whatever reason. */
  readonly onClose?: (() => void) | undefined
  /** Called with what the source throws. */
  readonly onError: (error: unknown) => void
}

/** Bytes gathered for one chunk: a source that is always ready must not keep everyone else waiting. */
const batchLimit = 64 * 1024

const encoder = new TextEncoder()
const heartbeatBytes = encoder.encode(heartbeat)

/**
 * - A comment and `retry:` are there at once, before the source is asked for anything.
 * - The source is asked only while the reader waits, except for one `next()` that was already under way.
 * - What the source gives within one tick leaves as one chunk.
 * - The end of the source ends the stream; its error errors it; a cut ends it after another `retry:`.
 * - The source's `return()` is called once when the stream is cancelled, cut or fails, after `onClose`. That of an async
 *   generator waits for its pending `next()`, so a source that can wait for long needs a signal that `onClose` aborts.
 */
export function pacedStream(
  source: AsyncIterable<Uint8Array>,
  options: PacedStreamOptions,
): ReadableStream<Uint8Array> {
  let pump: Pump
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        pump = new Pump(source[Symbol.asyncIterator](), controller, options)
      },
      pull: () => pump.pull(),
      cancel: () => pump.cancel(),
    },
    // Zero: `pull` then means that a reader waits, not that there is room.
    { highWaterMark: 0 },
  )
}

class Pump {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #controller: ReadableStreamDefaultController<Uint8Array>
  readonly #options: PacedStreamOptions
  readonly #retry: string
  #heartbeat: NodeJS.Timeout | undefined
  #deadline: NodeJS.Timeout | undefined
  #batch: Uint8Array[] = []
  #batchBytes = 0
  #readerWaits = false
  #sourceAsked = false
  #flushDue = false
  #closed = false

  constructor(
    iterator: AsyncIterator<Uint8Array>,
    controller: ReadableStreamDefaultController<Uint8Array>,
    options: PacedStreamOptions,
  ) {
    this.#iterator = iterator
    this.#controller = controller
    this.#options = options
    this.#retry = `${encodeRetry(options.retryMs)}\n`
    this.#send(encoder.encode(`: open\n${this.#retry}`))
  }

  pull(): void {
    if (this.#heartbeat === undefined) this.#open()
    if (this.#closed) return
    this.#readerWaits = true
    if (this.#batch.length > 0) this.#flushSoon()
    this.#ask()
  }

  /** Only now: a body that nobody ever reads, as the answer to HEAD, is dropped without a word. */
  #open(): void {
    const { heartbeatMs, maxMs, signal } = this.#options
    this.#heartbeat = setInterval(this.#beat, heartbeatMs).unref()
    if (maxMs !== undefined) this.#deadline = setTimeout(this.#cut, maxMs).unref()
    signal?.addEventListener('abort', this.#cut)
    if (signal?.aborted) this.#cut()
  }

  cancel(): void {
    this.#close()
    this.#returnSource()
  }

  #ask(): void {
    if (this.#sourceAsked || this.#batchBytes >= batchLimit) return
    this.#sourceAsked = true
    this.#iterator.next().then(this.#take, this.#fail)
  }

  readonly #take = (result: IteratorResult<Uint8Array>): void => {
    this.#sourceAsked = false
    if (this.#closed) return
    if (result.done === true) {
      this.#flush()
      this.#close()
      this.#controller.close()
      return
    }
    this.#batch.push(result.value)
    this.#batchBytes += result.value.length
    if (!this.#readerWaits) return
    this.#flushSoon()
    this.#ask()
  }

  readonly #fail = (error: unknown): void => {
    this.#options.onError(error)
    if (this.#closed) return
    this.#flush()
    this.#close()
    this.#controller.error(error)
    this.#returnSource()
  }

  #flushSoon(): void {
    if (this.#flushDue) return
    this.#flushDue = true
    process.nextTick(this.#flush)
  }

  readonly #flush = (): void => {
    this.#flushDue = false
    const batch = this.#batch
    const first = batch[0]
    if (first === undefined || this.#closed) return
    this.#batch = []
    this.#batchBytes = 0
    // A lone page goes out as it is: the log shares it between all its readers.
    this.#send(batch.length === 1 ? first : Buffer.concat(batch))
  }

  readonly #beat = (): void => {
    // A reader that does not read needs no sign of life, and its queue must not grow by them.
    if (this.#readerWaits) this.#send(heartbeatBytes)
  }

  readonly #cut = (): void => {
    this.#flush()
    this.#send(encoder.encode(this.#retry))
    this.#close()
    this.#controller.close()
    this.#returnSource()
  }

  #send(bytes: Uint8Array): void {
    // Before `enqueue`, which calls `pull` if yet another reader waits.
    this.#readerWaits = false
    this.#heartbeat?.refresh()
    this.#controller.enqueue(bytes)
  }

  #close(): void {
    this.#closed = true
    clearInterval(this.#heartbeat)
    clearTimeout(this.#deadline)
    this.#options.signal?.removeEventListener('abort', this.#cut)
    this.#options.onClose?.()
  }

  #returnSource(): void {
    this.#iterator.return?.().catch(this.#options.onError)
  }
}
