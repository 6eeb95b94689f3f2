import type { ToolUpdate } from '@/lib/server/engine/ports'

export interface UpdateChannel {
  /** Hands an update over. Of progress that nobody has read yet only the latest is kept. */
  push(update: ToolUpdate): void
  /** After it `updates` ends, once all were read. */
  end(): void
  /** For one reader. */
  readonly updates: AsyncIterable<ToolUpdate>
}

/** From callbacks to an iteration. However fast a server talks, what waits here stays small. */
export function createUpdateChannel(): UpdateChannel {
  const waiting: ToolUpdate[] = []
  let isEnded = false
  let wake = () => {}

  async function* read(): AsyncGenerator<ToolUpdate, void> {
    for (;;) {
      const next = waiting.shift()
      if (next) yield next
      else if (isEnded) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    push: (update) => {
      if (update.type === 'progress' && waiting.at(-1)?.type === 'progress') waiting.pop()
      waiting.push(update)
      wake()
    },
    end: () => {
      isEnded = true
      wake()
    },
    updates: read(),
  }
}
