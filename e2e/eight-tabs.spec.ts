import type { Page } from '@playwright/test'
import { ask, pressStop, stopButton, untilWord } from './chat'
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
    await ask(tab, `Count in tab ${index}`, 'steady-600x100')
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

  const waiting = tabs[0]
  if (!waiting) throw new Error('no first tab')
  const follow = waiting.getByRole('button', { name: 'Click to follow' })
  await follow.click()
  await untilWord(waiting, 20)
  for (const tab of tabs.slice(0, 7)) {
    await stopButton(tab).click()
    await expect(stopButton(tab)).toBeHidden()
    await tab.close()
  }
})
