import { ask, pressStop, stopButton, transcript, untilWord } from './chat'
import { expect, test } from './story'

test('Stop from a second tab closes the upstream socket, and nothing is stored after it', async ({
  page,
  context,
  upstream,
}) => {
  const before = upstream.requests.length
  await ask(page, 'Count', 'steady-500x20')
  await untilWord(page, 5)
  const second = await context.newPage()
  await second.goto(page.url())
  await untilWord(second, 5)

  const pressed = await pressStop(second)
  const record = await upstream.closed(before)
  expect(record.closedByClient).toBe(true)
  expect((record.closedAt ?? Infinity) - pressed).toBeLessThan(250)

  for (const tab of [page, second]) {
    await expect(transcript(tab).getByText(/^Stopped by you after/)).toBeVisible()
    await expect(stopButton(tab)).toBeHidden()
  }
  const stored = await storedText(page)
  expect(stored).toMatch(/^word0 word1 /)
  const shown = (await transcript(page).innerText()).match(/word\d+/g)
  expect(stored.match(/word\d+/g)).toEqual(shown)
  expect(shown?.length ?? 0).toBeLessThanOrEqual(record.chunksWritten)
})

test('Esc stops, and Retry makes a second version beside the first', async ({ page }) => {
  await ask(page, 'Count', 'steady-200x25')
  await untilWord(page, 3)
  await page.keyboard.press('Escape')
  await expect(transcript(page).getByText(/^Stopped by you after/)).toBeVisible()
  await page.getByRole('button', { name: 'Retry' }).click()
  await untilWord(page, 3)
  await page.keyboard.press('Escape')
  await expect(transcript(page)).toContainText('2 / 2')
  await page.getByRole('button', { name: 'Previous version' }).click()
  await expect(transcript(page)).toContainText('1 / 2')
})

async function storedText(page: Parameters<typeof transcript>[0]): Promise<string> {
  const response = await page.request.get(page.url().replace('/c/', '/api/conversations/'))
  const { messages } = await response.json()
  return messages[1].blocks.map((block: { content: string }) => block.content).join('')
}
