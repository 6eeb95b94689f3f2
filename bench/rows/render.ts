/** The tail of a long Markdown answer in a real browser: main-thread time of Weir's page and of useChat + Streamdown. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from '@playwright/test'
import { busyMs, openBrowser, send, settled, untilShown, withPage } from '@/bench/browser'
import { markdownWords } from '@/bench/markdown-answer'
import { figure, ratio, type Row } from '@/bench/row'
import { startRival, startWeir } from '@/bench/servers'
import { startUpstreamHere } from '@/bench/upstream-here'

const head = markdownWords(19_000)
const tail = markdownWords(1000)
const wordsPerSecond = 200
/** Ends the part that is there at once; then the tail begins. */
const marker = 'Thetidehasturned'
const lastWord = 'Thetideisout'
const maxRounds = 3
const tailMs = (tail.length / wordsPerSecond) * 1000

interface Tail {
  /** ms of main-thread work in the tail, without idle time. */
  readonly busy: number
  readonly longest: number
}

export const renderRow: Row = {
  name: 'render',
  async measure(rounds) {
    const gate = openGate()
    const upstream = await startUpstreamHere(() => longAnswer(gate))
    const weir = await startWeir(upstream.url)
    const rival = await startRival(upstream.url)
    const browser = await openBrowser()
    try {
      const tails: { weir: Tail[]; rival: Tail[] } = { weir: [], rival: [] }
      for (let turn = 0; turn < Math.min(rounds, maxRounds); turn += 1) {
        tails.weir.push(await measureTail(browser, weir.url, gate))
        tails.rival.push(await measureTail(browser, rival.url, gate))
      }
      const longest = (name: keyof typeof tails) => tails[name].map((tail) => tail.longest)
      return [
        ratio({
          what: `tail of a 20k-token answer at ${wordsPerSecond} tokens/s, against useChat + Streamdown (${tails.weir.length} rounds)`,
          ours: tails.weir.map((tail) => tail.busy),
          theirs: tails.rival.map((tail) => tail.busy),
          unit: `ms in ${tailMs / 1000} s`,
          target: 0.5,
        }),
        { ...figure('longest task, Weir (0: none above 50 ms)', longest('weir'), 'ms'), target: 50 },
        figure('longest task, useChat + Streamdown', longest('rival'), 'ms'),
      ]
    } finally {
      await browser.close()
      await Promise.all([weir.stop(), rival.stop()])
      upstream.close()
    }
  },
}

interface Gate {
  /** Waits until the tail may begin. */
  opened: Promise<void>
  open(): void
  close(): void
}

function openGate(): Gate {
  const gate: Gate = {
    opened: Promise.resolve(),
    open: () => {},
    close: () => {
      gate.opened = new Promise((resolve) => {
        gate.open = resolve
      })
    },
  }
  return gate
}

/** All but the tail at once; the tail, when the gate opens, at its pace; then silence until the gate opens again. */
async function* longAnswer(gate: Gate): AsyncGenerator<string> {
  for (const word of head) yield word
  yield `${marker}\n\n`
  await gate.opened
  gate.close()
  const start = performance.now()
  for (const [index, word] of tail.entries()) {
    const dueIn = start + (index * 1000) / wordsPerSecond - performance.now()
    if (dueIn > 0) await sleep(dueIn)
    yield word
  }
  yield `${lastWord}\n\n`
  await gate.opened
}

async function measureTail(browser: Browser, url: string, gate: Gate): Promise<Tail> {
  gate.close()
  try {
    return await withPage(browser, url, async (page) => {
      await send(page, 'Write as much as you can')
      await untilShown(page, marker)
      await settled()
      await observeLongTasks(page)
      const busy = await busyMs(page, async () => {
        gate.open()
        await sleep(tailMs)
        await untilShown(page, lastWord)
      })
      return { busy, longest: await longestTask(page) }
    })
  } finally {
    gate.open()
  }
}

async function observeLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const durations: number[] = []
    Object.assign(globalThis, { longTasks: durations })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) durations.push(duration)
    }).observe({ type: 'longtask' })
  })
}

function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const durations: unknown = Reflect.get(globalThis, 'longTasks')
    return Array.isArray(durations) ? Math.max(0, ...durations) : Number.NaN
  })
}
