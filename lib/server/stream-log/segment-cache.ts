import type { Frames } from './stream-log'

/** The segments that were read last, so that readers who go through one run together share its bytes. */
export class SegmentCache {
  readonly #maxBytes: number
  /** Oldest use first. */
  readonly #segments = new Map<string, Frames>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The segment of run `id` that begins with `seq`, from here or from `load`. */
  get(id: number, seq: number, load: () => Frames | undefined): Frames | undefined {
    const key = `${id}:${seq}`
    const cached = this.#segments.get(key)
    if (cached !== undefined) {
      this.#segments.delete(key)
      this.#segments.set(key, cached)
      return cached
    }
    const loaded = load()
    // A reader in the middle of a segment is at its own place: nobody will ask for the same.
    if (loaded?.firstSeq === seq) this.#keep(key, loaded)
    return loaded
  }

  #keep(key: string, frames: Frames): void {
    this.#segments.set(key, frames)
    this.#bytes += frames.bytes.length
    for (const [oldest, { bytes }] of this.#segments) {
      if (this.#bytes <= this.#maxBytes) return
      this.#segments.delete(oldest)
      this.#bytes -= bytes.length
    }
  }
}
