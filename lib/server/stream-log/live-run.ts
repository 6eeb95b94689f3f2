import type { StoredRun } from './sqlite-store'
import { Tail } from './tail'

/** Ends a producer's right to write. */
export interface Fenceable {
  fence(): void
}

/** A run that somebody writes or follows in this process, or that has frames which are not sealed yet. */
export class LiveRun {
  readonly id: number
  readonly key: string
  readonly tail = new Tail()
  lastSeq: number
  endSeq: number | undefined
  writer: Fenceable | undefined
  /** The log was removed or closed, or another process has become its writer: nothing more is to be learned here. */
  isGone = false
  readonly #followers = new Set<() => void>()

  constructor(key: string, { id, sealedSeq, endSeq }: StoredRun) {
    this.key = key
    this.id = id
    this.lastSeq = sealedSeq
    this.endSeq = endSeq
  }

  /** Nobody needs it any more: what there is to know is in the database. */
  get isIdle(): boolean {
    return this.writer === undefined && this.#followers.size === 0 && this.tail.isEmpty
  }

  addFollower(wake: () => void): void {
    this.#followers.add(wake)
  }

  removeFollower(wake: () => void): void {
    this.#followers.delete(wake)
  }

  /** Tells the followers that there is something new. */
  wake(): void {
    for (const wake of this.#followers) wake()
  }

  /** Ends the followers, and shuts the writer out. */
  leave(): void {
    this.isGone = true
    this.writer?.fence()
    this.writer = undefined
    this.wake()
  }
}
