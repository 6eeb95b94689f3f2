import { waiting, type Step } from './step'

/** How many may work at once. */
export interface Permits {
  /** Resolves to the function that gives the permit back, when there is one free; first come, first served. */
  acquire(): Promise<() => void>
}

export function createPermits(count: number): Permits {
  let free = count
  const queue: (() => void)[] = []
  function giveBack(): void {
    const next = queue.shift()
    if (next) next()
    else free += 1
  }
  return {
    async acquire() {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => queue.push(resolve))
      let isHeld = true
      return () => {
        if (isHeld) giveBack()
        isHeld = false
      }
    },
  }
}

/** Runs a source under a permit, which it does not hold while it waits for a person. */
export async function* permitted(
  permits: Permits,
  source: AsyncGenerator<Step, void>,
): AsyncGenerator<Step, void> {
  let giveBack = await permits.acquire()
  try {
    for (;;) {
      const next = await source.next()
      if (next.done === true) return
      if (next.value.type === 'waiting') {
        giveBack()
        yield waiting
        giveBack = await permits.acquire()
      } else yield next.value
    }
  } finally {
    giveBack()
    // Not awaited: the return of a generator waits for whatever the generator waits for.
    void source.return().catch(() => {})
  }
}
