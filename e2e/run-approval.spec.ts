import type { Browser, Page } from '@playwright/test'
import { startMcpServer, type TestMcpServer } from '@/testing/mcp-server'
import { startWeir } from '@/testing/start-weir'
import { addServer, makeAgent } from './agents'
import { transcript } from './chat'
import { approvalOf, askAgent, callRows, expectEnded, storedMessages } from './run-page'
import { expect, test as base } from './story'

const test = base.extend<{ readonly tools: TestMcpServer }>({
  tools: async ({ skipped: _notHere }, use) => {
    const tools = await startMcpServer()
    await use(tools)
    await tools.close()
  },
})

const deleteAll = { name: 'delete_all', arguments: { scope: 'everything' } }

/** An agent that deletes everything, so many times, and then says that it is done. */
async function makeDeleter(url: string, tools: TestMcpServer, times = 1, timeout_seconds = 900) {
  const server = await addServer(url, { transport: 'http', url: tools.url })
  return makeAgent(url, 'Deleter', {
    tools: [{ server, tool: '*' }],
    approval: { ask: 'changes', timeout_seconds },
    plan: [...Array.from({ length: times }, () => ({ calls: [deleteAll] })), { text: 'Done.' }],
  })
}

async function secondDevice(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  return page
}

test('asked before a destructive call: the server dies, another device allows it with other arguments, once', async ({
  page,
  browser,
  upstream,
  tools,
}) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, SSE_HEARTBEAT_MS: '500' } })
  try {
    await askAgent(page, await makeDeleter(weir.url, tools), 'Clean up', weir.url)
    const card = approvalOf(page, 'delete_all')
    await expect(card).toContainText('wants to run delete_all')
    await expect(card.getByRole('group', { name: 'Arguments' })).toHaveText('"scope": "everything"')
    await expect(card).toContainText(/Refused if nobody answers in 1[45]:\d\d/)

    await weir.kill('SIGKILL')
    await expect(page.getByText(/Reconnecting/).first()).toBeVisible()
    await weir.restart()
    await expect(page.getByText('Waits for your yes')).toBeVisible()

    // This page's yes is under way while the other device answers.
    const gate = Promise.withResolvers<void>()
    await page.route('**/approvals/*', async (route) => {
      await gate.promise
      await route.continue()
    })
    await card.getByRole('button', { name: 'Allow once' }).click()

    const second = await secondDevice(browser, page.url())
    const secondCard = approvalOf(second, 'delete_all')
    await secondCard.getByRole('button', { name: 'Edit' }).click()
    await secondCard.getByRole('textbox', { name: 'Arguments as JSON' }).fill('{"scope": "drafts"}')
    await secondCard.getByRole('button', { name: 'Allow once' }).click()

    for (const device of [page, second]) {
      await expect(transcript(device).getByText(/^Allowed once by You, with edited arguments/)).toBeVisible()
      await expectEnded(device)
      await expect(transcript(device)).toContainText('Done.')
      await callRows(transcript(device), 'delete_all').click()
      const details = device.getByRole('group', { name: 'delete_all: arguments and result' })
      await expect(details).toContainText('"scope": "drafts"')
      await expect(details).toContainText('Everything in drafts is gone.')
    }
    gate.resolve()
    await expect(
      page.getByText('Already answered on another device: allowed once by You.', { exact: true }),
    ).toBeVisible()
    expect(tools.stats.delete_all).toBe(1)
    const [, answer] = await storedMessages(page)
    expect(answer.blocks.filter(({ type }: { type: string }) => type === 'tool')).toMatchObject([
      { tool: { status: 'completed', arguments: { scope: 'drafts' } } },
    ])
    await second.context().close()
  } finally {
    await weir.close()
  }
})

test('a refusal, and why, is told to the model', async ({ page, weir, upstream, tools }) => {
  await askAgent(page, await makeDeleter(weir.url, tools))
  const card = approvalOf(page, 'delete_all')
  await card.getByRole('button', { name: 'Refuse…' }).click()
  await card.getByRole('textbox', { name: /Why it is refused/ }).fill('Not on a Friday')
  await card.getByRole('button', { name: 'Refuse', exact: true }).click()

  await expect(transcript(page).getByText(/^Refused by You/)).toContainText('“Not on a Friday”')
  await expectEnded(page)
  await expect(callRows(transcript(page), 'delete_all')).toContainText('refused')
  const told = upstream.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'tool')
  expect(told?.content).toContain('Not on a Friday')
  expect(tools.stats.delete_all).toBe(0)
})

test('what is allowed in this run is not asked again', async ({ page, weir, tools }) => {
  await askAgent(page, await makeDeleter(weir.url, tools, 3))
  await approvalOf(page, 'delete_all').getByRole('button', { name: 'Allow in this run' }).click()
  await expectEnded(page)
  await expect(transcript(page).getByText(/^Allowed in this run by You/)).toHaveCount(1)
  await expect(callRows(transcript(page), 'delete_all')).toHaveCount(3)
  expect(tools.stats.delete_all).toBe(3)
})

test('while it waits the sidebar and the title say so; nobody answers, and the call is refused by itself', async ({
  page,
  weir,
  tools,
}) => {
  await askAgent(page, await makeDeleter(weir.url, tools, 1, 6), 'Nobody is here')
  await expect(approvalOf(page, 'delete_all')).toContainText(/Refused if nobody answers in 0:0\d/)
  await expect(page).toHaveTitle(/^● needs you/)
  await expect(page.getByRole('link', { name: /^Nobody is here/ })).toContainText('needs you')
  await expect(page.getByText('Waits for your yes')).toBeVisible()

  await expect(transcript(page).getByText(/^Refused: nobody answered in time/)).toBeVisible()
  await expectEnded(page)
  await expect(page).toHaveTitle(/^Nobody is here/)
  await expect(page.getByRole('link', { name: /^Nobody is here/ })).not.toContainText('needs you')
  expect(tools.stats.delete_all).toBe(0)
})
