import type { RunEvent } from '@/lib/protocol/events'
import { AppError } from '@/lib/server/http/app-error'
import { encodeEvent } from '@/lib/sse/encode'
import { LogEndedError, type Frames } from './stream-log'

export interface LogPosition {
  /** The last event that is committed. */
  readonly lastSeq: number
  readonly ended: boolean
  /** Bytes that may still be written before the run is full. */
  readonly room: number
}

/**
 * What one producer has appended since its last commit, numbered and encoded: once for the log and all its readers.
 * Knows what must be refused, and nothing of any store.
 */
export class PendingFrames {
  #text = ''
  #committedSeq: number
  #lastSeq: number
  #ended: boolean
  #room: number
  #full = false
  #refusal: Error | undefined

  constructor({ lastSeq, ended, room }: LogPosition) {
    this.#committedSeq = lastSeq
    this.#lastSeq = lastSeq
    this.#ended = ended
    this.#room = room
  }

  /** All of the events or, with a refusal to be told, none. @see LogWriter.append */
  append(events: readonly RunEvent[]): boolean {
    const end = events.findIndex((event) => event.type === 'run_end')
    if (this.#ended || (end !== -1 && end !== events.length - 1)) {
      this.#refusal = new LogEndedError()
      return false
    }
    let text = ''
    let seq = this.#lastSeq
    for (const event of events) text += encodeEvent(++seq, JSON.stringify(event))
    const bytes = Buffer.byteLength(text)
    const closes = end !== -1
    if (!closes && (this.#full || bytes > this.#room)) {
      this.#full = true
      this.#refusal = new AppError('log_full', 'This run has reached the size that its log may have.')
      return false
    }
    this.#text += text
    this.#lastSeq = seq
    this.#room -= bytes
    this.#ended = closes
    return true
  }

  get isEmpty(): boolean {
    return this.#text === ''
  }

  /** The terminal event was appended. */
  get isEnded(): boolean {
    return this.#ended
  }

  /** What the next commit is to write. Still pending until `committed` is called, so that a failed commit loses nothing. */
  encode(): Frames {
    return { bytes: Buffer.from(this.#text), firstSeq: this.#committedSeq + 1, lastSeq: this.#lastSeq }
  }

  committed(): void {
    this.#text = ''
    this.#committedSeq = this.#lastSeq
  }

  /** Why something was not accepted; told once. */
  takeRefusal(): Error | undefined {
    const refusal = this.#refusal
    this.#refusal = undefined
    return refusal
  }
}
