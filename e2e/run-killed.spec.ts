import { startWeir } from '@/testing/start-weir'
import { addServer, makeAgent, stdioServers } from './agents'
import { transcript } from './chat'
import { askAgent, askSubAgent, callRows, expectEnded, numbered, subAgent } from './run-page'
import { expect, test } from './story'

test('the server is killed in mid-run and started again: the page finds it, the lost turn is folded away, the run completes', async ({
  page,
  upstream,
}) => {
  const weir = await startWeir({
    env: { OPENAI_BASE_URL: upstream.url, SSE_HEARTBEAT_MS: '500', ...stdioServers },
  })
  try {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const add = { name: 'add', arguments: { a: 1, b: 2 } }
    const helper = await makeAgent(weir.url, 'Helper', {
      tools: [{ server, tool: 'add' }],
      plan: [
        { text: 'I add. ', calls: [add] },
        { text: numbered('helper', 40), delayMs: 50 },
      ],
    })
    const agentId = await makeAgent(weir.url, 'Top', {
      sub_agents: [helper],
      plan: [{ text: 'I ask. ', calls: [askSubAgent(helper)] }, { text: numbered('last', 5) }],
    })
    await askAgent(page, agentId, 'Begin', weir.url)
    const lane = subAgent(page, helper)
    await expect(lane).toContainText('helper10')
    await weir.kill('SIGKILL')
    await expect(page.getByText(/Reconnecting/).first()).toBeVisible()
    await weir.restart()

    const lost = lane.getByText(/^Done again: \d+ words of a lost attempt$/)
    await expect(lost).toBeVisible({ timeout: 30_000 })
    await expectEnded(page)
    for (const again of [false, true]) {
      if (again) await page.reload()
      await expectEnded(page)
      expect(await lane.innerText()).toMatch(new RegExp(`Done again[^]*${numbered('helper', 40).trim()}`))
      expect((await lane.innerText()).match(/helper\d+/g)).toEqual(numbered('helper', 40).trim().split(' '))
      // Paid for once, and kept.
      await expect(callRows(lane, 'add')).toHaveCount(1)
      await expect(transcript(page).getByText('I ask.')).toHaveCount(1)
      await expect(transcript(page)).toContainText(numbered('last', 5).trim())
    }
    await lost.click()
    await expect(lane.getByText('helper3 ').first()).toBeVisible()
  } finally {
    await weir.close()
  }
})
