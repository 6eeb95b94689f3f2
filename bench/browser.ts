/** A real browser, and what its pages cost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test'
import { findChromium } from '@/scripts/chromium'

export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}

/** Opens a page of its own, hydrated, for as long as `use` takes. */
export async function withPage<Result>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    // Idle means hydrated: before that, what is typed is lost.
    await page.goto(url, { waitUntil: 'networkidle' })
    return await use(page)
  } finally {
    await context.close()
  }
}

export async function send(page: Page, prompt: string): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(prompt)
  await message.press('Enter')
}

export async function untilShown(page: Page, text: string): Promise<void> {
  const isShown = (wanted: string) => document.body.textContent?.includes(wanted)
  await page.waitForFunction(isShown, text, { polling: 250, timeout: 120_000 })
}

/** @returns ms of main-thread work while `work` goes on, without idle time. */
export async function busyMs(page: Page, work: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await taskMs(session)
  await work()
  return (await taskMs(session)) - before
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value
  if (seconds === undefined) throw new Error('The browser does not tell TaskDuration')
  return seconds * 1000
}

/** Time in which nothing is sent, for what a page does after the last that it was sent. */
export const settled = (): Promise<void> => sleep(1500)
