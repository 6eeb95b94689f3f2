import { startWeir } from '@/testing/start-weir'
import { ask, stopButton, transcript, untilWord } from './chat'
import { expect, test } from './story'

test('a server killed in mid-answer and started again: the text is kept, the page says so and offers Retry', async ({
  page,
  upstream,
}) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, SSE_HEARTBEAT_MS: '500' } })
  try {
    await ask(page, 'Count', 'steady-200x25', weir.url)
    await untilWord(page, 10)
    await weir.kill('SIGKILL')
    await expect(page.getByText(/Reconnecting/).first()).toBeVisible()
    const before = (await transcript(page).innerText()).match(/word\d+/g) ?? []
    await weir.restart()

    await expect(transcript(page).getByText(/^Interrupted after/)).toBeVisible({ timeout: 30_000 })
    await expect(transcript(page).getByText('The server restarted.', { exact: false })).toBeVisible()
    await expect(stopButton(page)).toBeHidden()
    const after = (await transcript(page).innerText()).match(/word\d+/g) ?? []
    expect(before.length).toBeGreaterThan(10)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after).toEqual(after.map((_, index) => `word${index}`))

    await page.reload()
    await expect(transcript(page).getByText(/^Interrupted after/)).toBeVisible()
    expect((await transcript(page).innerText()).match(/word\d+/g)).toEqual(after)
    await page.getByRole('button', { name: 'Retry' }).click()
    await untilWord(page, 20)
    await stopButton(page).click()
  } finally {
    await weir.close()
  }
})

test('a server that is asked to stop lets its runs end', async ({ upstream }) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url } })
  const response = await fetch(`${weir.url}/api/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_prompt: 'Count', model_name: 'steady-50x20' }),
  })
  const text = response.text()
  const stopped = weir.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${weir.url}/readyz`)).status).toBe(503)
  expect(await text).toContain('"status":"completed"')
  await stopped
  await weir.close()
})
