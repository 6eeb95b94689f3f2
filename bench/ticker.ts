/**
 * One timer for all streams of a process: whoever waits for the next tick is woken with all the others, so that the
 * events of a tick are there in one turn of the event loop. A stream that is late joins the tick that is due.
 */
export class Ticker {
  readonly #everyMs: number
  #next: Promise<void> | undefined

  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#next = undefined
        resolve()
      }, this.#everyMs)
    })
    return this.#next
  }
}
