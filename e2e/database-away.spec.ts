import type { Page } from '@playwright/test'
import { startMongo } from '@/testing/mongodb'
import type { OpenAIServer } from '@/testing/openai-server'
import { startWeir } from '@/testing/start-weir'
import { ask, expectWholeAnswer, send, stopButton, transcript, untilWord } from './chat'
import { expect, test } from './story'

async function onMongo({ upstream }: { upstream: OpenAIServer }) {
  const mongo = await startMongo({ own: true })
  if (!mongo) return undefined
  const env = { OPENAI_BASE_URL: upstream.url, MONGODB_URI: mongo.uri('weir'), SSE_HEARTBEAT_MS: '500' }
  const weir = await startWeir({ env })
  return {
    mongo,
    weir,
    [Symbol.asyncDispose]: async () => {
      await weir.close()
      await mongo.close()
    },
  }
}

const missing = async (url: string) => (await (await fetch(`${url}/healthz`)).json()).missing
const away = (page: Page) => page.getByText('The database is away.')

test('the database killed in mid-answer and back 10 s later: the page says so, the answer completes, nothing is lost', async ({
  page,
  upstream,
}) => {
  await using servers = await onMongo({ upstream })
  test.skip(servers === undefined, 'There is no MongoDB here.')
  if (!servers) return
  const { mongo, weir } = servers
  await ask(page, 'Before', 'steady-5x1', weir.url)
  await expectWholeAnswer(page, 5)
  await ask(page, 'Count', 'steady-200x25', weir.url)
  await untilWord(page, 10)

  await mongo.kill('SIGKILL')
  const killed = Date.now()
  await expect(away(page)).toBeVisible({ timeout: 10_000 })
  expect(await missing(weir.url)).toEqual({ storage: expect.stringContaining('cannot be reached') })
  const refused = await fetch(`${weir.url}/api/conversations`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  await untilWord(page, 150)
  await page.waitForTimeout(Math.max(0, killed + 10_000 - Date.now()))
  await mongo.restart()

  await expectWholeAnswer(page, 200)
  await expect(away(page)).toBeHidden({ timeout: 10_000 })
  expect(await missing(weir.url)).toEqual({})
  await expect
    .poll(async () => (await (await fetch(`${weir.url}/api/conversations`)).json()).items)
    .toMatchObject([
      { title: 'Count', status: 'completed' },
      { title: 'Before', status: 'completed' },
    ])
  await page.reload()
  await expectWholeAnswer(page, 200)
})

test('a message sent while the database is away goes out once it is back, once', async ({
  page,
  upstream,
}) => {
  await using servers = await onMongo({ upstream })
  test.skip(servers === undefined, 'There is no MongoDB here.')
  if (!servers) return
  const { mongo, weir } = servers
  await ask(page, 'Count', 'steady-5x1', weir.url)
  await expectWholeAnswer(page, 5)
  // An answer that is not stored yet would stand in the way of the next message.
  const stored = page.url().replace('/c/', '/api/conversations/')
  await expect
    .poll(async () => (await (await page.request.get(stored)).json()).conversation.status)
    .toBe('completed')

  await mongo.kill('SIGKILL')
  await send(page, 'And again')
  await expect(page.getByText('Your message is kept and sent again.')).toBeVisible({ timeout: 15_000 })
  await mongo.restart()

  await expect(transcript(page).getByText('And again')).toBeVisible()
  await expect(transcript(page)).toContainText(/word4[\s\S]*word4/, { timeout: 30_000 })
  await expect(stopButton(page)).toBeHidden()
  await page.reload()
  await expect(transcript(page).getByText('And again')).toHaveCount(1)
  expect(upstream.requests.filter(({ body }) => JSON.stringify(body).includes('And again'))).toHaveLength(1)
})

test('Weir and its database killed in mid-answer: Weir starts without it and takes over when it is back', async ({
  page,
  upstream,
}) => {
  await using servers = await onMongo({ upstream })
  test.skip(servers === undefined, 'There is no MongoDB here.')
  if (!servers) return
  const { mongo, weir } = servers
  await ask(page, 'Count', 'steady-200x25', weir.url)
  await untilWord(page, 10)

  await Promise.all([weir.kill('SIGKILL'), mongo.kill('SIGKILL')])
  await weir.restart()
  expect(Object.keys(await missing(weir.url))).toEqual(['storage'])
  await mongo.restart()

  await expect(transcript(page).getByText(/^Interrupted after/)).toBeVisible({ timeout: 40_000 })
  const kept = (await transcript(page).innerText()).match(/word\d+/g) ?? []
  expect(kept.length).toBeGreaterThan(10)
  await page.reload()
  await expect(transcript(page).getByText(/^Interrupted after/)).toBeVisible()
  expect((await transcript(page).innerText()).match(/word\d+/g)).toEqual(kept)
})
