/**
 * A reader of event streams that shares no code with the app's own client: it keeps the raw bytes of whole frames and
 * resumes after the last of them, so that a test can compare what two readers saw byte by byte.
 */
import { setTimeout as sleep } from 'node:timers/promises'

export interface ReadOptions {
  /** A stream that is silent for this long is given up and resumed, in ms. */
  readonly silenceMs?: number
  /** Tries in a row without a single frame before it gives up. */
  readonly maxTries?: number
  /** Where to begin: strictly after this event. */
  readonly after?: number
  /** Told of each event when it arrives. */
  readonly onFrame?: (frame: string) => void
}

export interface ReadResult {
  /** `id: …\ndata: …\n\n` of each event, in the order of arrival. */
  readonly frames: readonly string[]
  /** How often the stream had to be resumed. */
  readonly resumed: number
}

/** Reads a run until `[DONE]`. @throws Error when it can't be read to its end. */
export async function readRun(url: string, options: ReadOptions = {}): Promise<ReadResult> {
  const { silenceMs = 30_000, maxTries = 50, after = 0, onFrame } = options
  const frames: string[] = []
  let lastId = after
  let attempts = 0
  let fruitless = 0
  while (fruitless < maxTries) {
    attempts += 1
    const before = frames.length
    const ended = await readOnce(url, lastId, silenceMs, (frame) => {
      frames.push(frame)
      onFrame?.(frame)
      lastId = Number(/^id: (\d+)$/m.exec(frame)?.[1])
    })
    if (ended) return { frames, resumed: attempts - 1 }
    fruitless = frames.length > before ? 0 : fruitless + 1
    await sleep(20)
  }
  throw new Error(`${url} gave nothing after event ${lastId}, ${maxTries} times`)
}

/** One connection. Resolves to whether the run is over. */
async function readOnce(
  url: string,
  lastId: number,
  silenceMs: number,
  onFrame: (frame: string) => void,
): Promise<boolean> {
  const connection = new AbortController()
  let silence = setTimeout(() => connection.abort(), silenceMs)
  try {
    const response = await fetch(url, {
      headers: { 'Last-Event-ID': String(lastId) },
      signal: connection.signal,
    })
    if (response.status === 204) return true
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    for await (const fields of blocksOf(response, () => {
      clearTimeout(silence)
      silence = setTimeout(() => connection.abort(), silenceMs)
    })) {
      if (fields === 'data: [DONE]') return true
      if (fields.startsWith('id: ')) onFrame(`${fields}\n\n`)
    }
    return false
  } catch (error) {
    // A cut connection is what these tests make; what the server refuses is not.
    if (error instanceof Error && /^\d{3} /.test(error.message)) throw error
    return false
  } finally {
    clearTimeout(silence)
    connection.abort()
  }
}

/** The fields of each whole frame. */
async function* blocksOf(response: Response, onBytes: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    onBytes()
    text += decoder.decode(bytes, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    yield* blocks.map(withoutComments)
  }
}

function withoutComments(block: string): string {
  return block
    .split('\n')
    .filter((line) => !line.startsWith(':') && !line.startsWith('retry:'))
    .join('\n')
}
