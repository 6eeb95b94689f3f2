import { setTimeout as sleep } from 'node:timers/promises'
import { startMcpServer } from '@/testing/mcp-server'
import { addServer, makeAgent } from './agents'
import { pressStop, transcript } from './chat'
import { askAgent, askSubAgent, callRows, expectEnded, subAgent } from './run-page'
import { expect, test } from './story'

test('Stop on the page ends everything below it within 250 ms, and every card says so', async ({
  page,
  weir,
  upstream,
}) => {
  const tools = await startMcpServer()
  const server = await addServer(weir.url, { transport: 'http', url: tools.url })
  const wait = { name: 'wait', arguments: { seconds: 60 } }
  const talker = await makeAgent(weir.url, 'Talker', { plan: [{ text: 'I hang', hangs: true }] })
  const middle = await makeAgent(weir.url, 'Middle', {
    tools: [{ server, tool: 'wait' }],
    sub_agents: [talker],
    plan: [{ calls: [wait, askSubAgent(talker)] }],
  })
  const agentId = await makeAgent(weir.url, 'Top', {
    tools: [{ server, tool: 'wait' }],
    sub_agents: [talker, middle],
    plan: [{ calls: [wait, askSubAgent(talker), askSubAgent(middle)] }],
  })
  const first = upstream.requests.length
  await askAgent(page, agentId)
  await expect(transcript(page).getByText('I hang')).toHaveCount(2)
  await expect(callRows(transcript(page), 'wait').getByText(/of 600/)).toHaveCount(2)
  const hanging = upstream.requests.flatMap(({ closedAt }, index) =>
    index >= first && closedAt === null ? [index] : [],
  )
  expect(hanging).toHaveLength(2)

  const cancelled = momentOf(() => tools.stats.cancelled === 2)
  const pressed = await pressStop(page)
  for (const index of hanging) {
    const { closedAt, closedByClient } = await upstream.closed(index)
    expect(closedByClient).toBe(true)
    expect((closedAt ?? Infinity) - pressed).toBeLessThan(250)
  }
  expect((await cancelled) - pressed).toBeLessThan(250)
  expect(tools.stats).toMatchObject({ open: 0, cancelled: 2 })

  await expect(transcript(page).getByText(/^Stopped by you after/)).toBeVisible()
  await expectEnded(page)
  await expect(callRows(transcript(page), 'wait').getByText(/^stopped at/)).toHaveCount(2)
  for (const lane of [subAgent(page, talker).first(), subAgent(page, middle), subAgent(page, talker).last()])
    await expect(lane.locator('summary').first()).toContainText('stopped at')

  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(transcript(page).getByText('I hang')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(transcript(page)).toContainText('2 / 2')
  await expect(transcript(page).getByText(/^Stopped by you after/)).toBeVisible()
  await tools.close()
})

/** When something became true, in epoch ms. */
async function momentOf(isTrue: () => boolean): Promise<number> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(5)) if (isTrue()) return Date.now()
  return Infinity
}
