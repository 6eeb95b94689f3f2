/** What every contender streams: the same words, on the same ticks. */
import { Ticker } from './ticker.ts'

/** Streams open at once. */
export const streams = 50

/** Of each stream, however many of them come at once. */
const tokensPerSecond = 200

const tickers = new Map<number, Ticker>()

/** The tick of all streams that get so many events at once. */
export function tickerFor(perTick: number): Ticker {
  const ticker = tickers.get(perTick) ?? new Ticker((perTick * 1000) / tokensPerSecond)
  tickers.set(perTick, ticker)
  return ticker
}

/** As long as makes an event of Weir 257 bytes long, in its frame and with a seq of four digits. */
export const delta = ' quick brown foxes jump over lazy dogs on'

/** What a tick brings, by the name of the model or path: `tick-8` brings 8 events. */
export function eventsPerTick(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 1)
}

/** The words of one answer that goes on until somebody closes it. */
export async function* tickingAnswer(perTick: number, isOver: () => boolean): AsyncGenerator<string> {
  const ticker = tickerFor(perTick)
  for (;;) {
    await ticker.next()
    for (let index = 0; index < perTick; index += 1) {
      if (isOver()) return
      yield delta
    }
  }
}

/** One event as Weir puts it on the wire. */
export const weirFrame = Buffer.from(
  `id: 1234\ndata: ${JSON.stringify({
    type: 'chunk',
    turn: 0,
    id: 'chatcmpl-0123456789abcdefghijklm',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'in-process-1',
    choices: [{ index: 0, delta: { content: delta } }],
    t: 12_345,
  })}\n\n`,
)
