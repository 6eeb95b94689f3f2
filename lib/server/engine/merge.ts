/** Several speakers at once. */
import { waiting, type Step } from './step'

type Source = AsyncGenerator<Step, void>
type Settled =
  | { readonly source: Source; readonly result: IteratorResult<Step, void> }
  | { readonly source: Source; readonly error: unknown }

/**
 * Runs sources side by side and yields what each says at the moment it says it. A source goes on only when what it
 * said has been taken, so that it finds its own events in the state of the run.
 *
 * Whenever a source has come to its end, `more` is asked for others that can begin by then.
 *
 * A source that says `waiting` is left alone until `changed` resolves. `waiting` is yielded when all that are left
 * wait; being pulled again asks each of them once more. Leaving early closes all of them, without waiting for it.
 * @throws what a source throws; the others are closed.
 */
export async function* merge(
  sources: readonly Source[],
  changed: () => Promise<void>,
  more: () => readonly Source[] = () => [],
): AsyncGenerator<Step, void> {
  const settled: Settled[] = []
  const parked = new Set<Source>()
  const open = new Set<Source>()
  let notify = (): void => {}

  function pull(source: Source): void {
    void source
      .next()
      .then(
        (result) => settled.push({ source, result }),
        (error: unknown) => settled.push({ source, error }),
      )
      .then(() => notify())
  }
  function begin(begun: readonly Source[]): void {
    for (const source of begun) {
      open.add(source)
      pull(source)
    }
  }
  function unpark(): void {
    for (const source of parked) pull(source)
    parked.clear()
  }

  async function news(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<'settled'>()
    notify = () => resolve('settled')
    const woken = parked.size > 0 ? [changed().then(() => 'changed' as const)] : []
    if ((await Promise.race([promise, ...woken])) === 'changed') unpark()
  }

  try {
    begin(sources)
    while (open.size > 0) {
      const next = settled.shift()
      if (next === undefined && parked.size < open.size) await news()
      else if (next === undefined) {
        yield waiting
        unpark()
      } else if ('error' in next) throw next.error
      else if (next.result.done === true) {
        open.delete(next.source)
        begin(more())
      } else if (next.result.value.type === 'waiting') parked.add(next.source)
      else {
        yield next.result.value
        pull(next.source)
      }
    }
  } finally {
    // Not awaited: the return of a generator waits for whatever the generator waits for.
    for (const source of open) void source.return().catch(() => {})
  }
}
