/** Runs tasks, at most so many at once; the others wait in the order in which they came. */
export function createLimit(max: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = max
  const waiting: (() => void)[] = []
  return async (task) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      // The place goes from hand to hand, so that nobody who comes now gets before those who wait.
      if (next === undefined) free += 1
      else next()
    }
  }
}
