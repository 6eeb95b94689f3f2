import type { Page } from '@playwright/test'
import { ask, pressStop, stopButton } from './chat'
import { expect, test } from './story'

test('eight tabs stay usable: four stream, the others say so, and Stop from the eighth works at once', async ({
  context,
  upstream,
}) => {
  test.setTimeout(120_000)
  const tabs: Page[] = []
  const first = upstream.requests.length
  for (let index = 0; index < 8; index += 1) {
    const tab = await context.newPage()
    await ask(tab, `Count in tab ${index}`, 'steady-3000x100')
    tabs.push(tab)
  }
  const paused = async () => {
    const states = await Promise.all(tabs.map((tab) => tab.getByText('Paused').first().isVisible()))
    return states.filter(Boolean).length
  }
  await expect.poll(paused).toBe(4)

  const last = tabs[7]
  if (!last) throw new Error('no eighth tab')
  const pressed = await pressStop(last)
  const record = await upstream.closed(first + 7)
  expect((record.closedAt ?? Infinity) - pressed).toBeLessThan(250)

  // The place that became free went to one of the four; the others wait for a click.
  await expect.poll(paused).toBe(3)
  const waiting = await firstPaused(tabs)
  await waiting.getByRole('button', { name: 'Click to follow' }).click()
  await expect(waiting.getByText('Answering', { exact: true }).first()).toBeVisible()
  // Seven runs go on: four are followed, and the tab that gave way is one of the three.
  await expect.poll(paused).toBe(3)
  for (const [index, tab] of tabs.slice(0, 7).entries()) {
    await stopButton(tab).click()
    expect((await upstream.closed(first + index)).closedByClient).toBe(true)
    await expect(stopButton(tab)).toBeHidden()
    await tab.close()
  }
})

async function firstPaused(tabs: readonly Page[]): Promise<Page> {
  for (const tab of tabs) if (await tab.getByText('Paused').first().isVisible()) return tab
  throw new Error('no tab is paused')
}
