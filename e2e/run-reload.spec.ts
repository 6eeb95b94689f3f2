import type { Page } from '@playwright/test'
import { addServer, makeAgent, stdioServers } from './agents'
import { transcript } from './chat'
import { askAgent, askSubAgent, callRows, expectEnded, numbered, storedMessages, subAgent } from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

test('a reload and a second tab in mid-run: both show the same in the end, nothing twice', async ({
  page,
  context,
  weir,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const add = { name: 'add', arguments: { a: 1, b: 2 } }
  const left = await makeAgent(weir.url, 'Left', {
    tools: [{ server, tool: 'add' }],
    plan: [
      { reasoning: 'Hm. ', text: numbered('left', 60), delayMs: 25, calls: [add, add] },
      { text: numbered('later', 60), delayMs: 25 },
    ],
  })
  const right = await makeAgent(weir.url, 'Right', { plan: [{ text: numbered('right', 120), delayMs: 25 }] })
  const agentId = await makeAgent(weir.url, 'Top', {
    sub_agents: [left, right],
    plan: [
      { text: 'I ask both. ', calls: [askSubAgent(left), askSubAgent(right)] },
      { text: numbered('last', 20) },
    ],
  })
  await askAgent(page, agentId)
  await expect(subAgent(page, left)).toContainText('left10 ')
  await page.reload()
  await expect(subAgent(page, left)).toContainText('left20 ')
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(subAgent(second, right)).toContainText('right0 ')

  for (const tab of [page, second]) {
    await expectEnded(tab)
    expect(await wordsIn(tab, left)).toEqual(wordsOf(numbered('left', 60) + numbered('later', 60)))
    expect(await wordsIn(tab, right)).toEqual(wordsOf(numbered('right', 120)))
    await expect(callRows(subAgent(tab, left), 'add')).toHaveCount(2)
    await expect(transcript(tab)).toContainText(numbered('last', 20).trim())
  }
  expect(await second.getByRole('log').innerText()).toBe(await page.getByRole('log').innerText())

  // And the same as what is stored.
  const [, answer] = await storedMessages(page)
  const live = await transcript(page).innerText()
  await page.reload()
  await expectEnded(page)
  expect(await transcript(page).innerText()).toBe(live)
  const kinds = answer.blocks.map(({ type }: { type: string }) => type)
  expect(kinds.toSorted().join(' ')).toBe('reasoning task task text text text text text tool tool tool tool')
})

async function wordsIn(page: Page, agentId: string): Promise<string[]> {
  return wordsOf(await subAgent(page, agentId).innerText())
}

function wordsOf(text: string): string[] {
  return text.match(/(left|later|right)\d+/g) ?? []
}
