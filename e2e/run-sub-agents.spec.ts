import { addServer, makeAgent, stdioServers } from './agents'
import { transcript } from './chat'
import {
  askAgent,
  askSubAgent,
  callRows,
  expectEnded,
  expectSideBySide,
  nameLike,
  numbered,
  runPanel,
  subAgent,
} from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

test('two sub-agents at once stand side by side, one with a third inside, and the panel finds each', async ({
  page,
  weir,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const add = { name: 'add', arguments: { a: 1, b: 2 } }
  const inner = await makeAgent(weir.url, 'Inner', { plan: [{ text: numbered('inner', 40), delayMs: 10 }] })
  const left = await makeAgent(weir.url, 'Left', {
    tools: [{ server, tool: 'add' }],
    plan: [{ text: numbered('left', 60), delayMs: 10, calls: [add] }, { text: 'Three.' }],
  })
  const right = await makeAgent(weir.url, 'Right', {
    sub_agents: [inner],
    plan: [
      { text: numbered('right', 20), delayMs: 10, calls: [askSubAgent(inner)] },
      { text: numbered('after', 20), delayMs: 10 },
    ],
  })
  const agentId = await makeAgent(weir.url, 'Top', {
    sub_agents: [left, right],
    limits: { max_tokens: 1000, max_seconds: 600 },
    plan: [
      { text: 'I ask both. ', calls: [askSubAgent(left), askSubAgent(right)] },
      { text: 'A long paragraph.\n\n'.repeat(40) },
    ],
  })
  await askAgent(page, agentId)
  const [leftLane, rightLane] = [subAgent(page, left), subAgent(page, right)]

  await test.step('side by side, and each says only its own words', async () => {
    await expect(rightLane).toContainText('right10')
    await expectSideBySide(leftLane, rightLane)
    await expectEnded(page)
    expect(wordsOf(await leftLane.innerText())).toEqual(wordsOf(numbered('left', 60)))
    expect(wordsOf(await subAgent(rightLane, inner).innerText())).toEqual(wordsOf(numbered('inner', 40)))
    expect(wordsOf(await rightLane.innerText())).toEqual(
      wordsOf(numbered('right', 20) + numbered('inner', 40) + numbered('after', 20)),
    )
  })

  await test.step('they fold and unfold', async () => {
    const head = rightLane.locator('summary').first()
    await head.click()
    await expect(rightLane.getByText('after19')).toBeHidden()
    await expect(leftLane.getByText('left59')).toBeVisible()
    await head.press('Enter')
    await expect(rightLane.getByText('after19')).toBeVisible()
    await callRows(leftLane, 'add').click()
    await expect(page.getByRole('group', { name: 'add: arguments and result' })).toContainText('"sum": 3')
  })

  await test.step('the panel lists them, and a click scrolls there', async () => {
    const tree = runPanel(page).getByRole('list', { name: 'Run' })
    await expect(tree.getByRole('button')).toHaveText([
      new RegExp(nameLike(left), 'i'),
      /^add/,
      new RegExp(nameLike(right), 'i'),
      new RegExp(nameLike(inner), 'i'),
    ])
    await transcript(page).getByText('A long paragraph.').last().scrollIntoViewIfNeeded()
    const head = subAgent(rightLane, inner).locator('summary')
    await expect(head).not.toBeInViewport()
    await tree.getByRole('button', { name: new RegExp(nameLike(inner), 'i') }).click()
    await expect(head).toBeInViewport()
    await expect(head).toBeFocused()
  })

  await test.step('what was spent stands beside its limit', async () => {
    const spent = async (name: string) =>
      await runPanel(page).getByRole('meter', { name }).getAttribute('aria-valuetext')
    expect(await spent('Turns')).toBe('2 of 20')
    // Seven turns of 15 tokens, all levels together.
    expect(await spent('Tokens')).toBe('105 of 1k')
    expect(await spent('Time')).toMatch(/^0:0\d of 10:00$/)
  })
})

function wordsOf(text: string): string[] {
  return text.match(/(left|right|inner|after)\d+/g) ?? []
}
