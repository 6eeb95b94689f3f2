import { addServer, makeAgent, stdioServers } from './agents'
import { transcript } from './chat'
import { tabTo } from './pages'
import { approvalOf, callRows, expectEnded } from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

test('a run is begun, one call refused, one changed and allowed, and its result read, by keys alone', async ({
  page,
  weir,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agentId = await makeAgent(weir.url, 'Asker', {
    tools: [
      { server, tool: 'delete_all' },
      { server, tool: 'add' },
    ],
    approval: { ask: 'always' },
    plan: [
      { calls: [{ name: 'delete_all', arguments: {} }] },
      { calls: [{ name: 'add', arguments: { a: 1, b: 2 } }] },
      { text: 'Done.' },
    ],
  })
  const { keyboard } = page
  await page.goto(`/?agent=${agentId}`)
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await keyboard.type('Begin')
  await keyboard.press('Enter')

  const review = page.getByRole('button', { name: 'Review' })
  await expect(review).toBeVisible()
  await tabTo(page, review, 'Shift+Tab')
  await keyboard.press('Enter')
  await expect(approvalOf(page, 'delete_all')).toBeFocused()
  await keyboard.press('n')
  await expect(page.getByRole('textbox', { name: /^Why it is refused/ })).toBeFocused()
  await keyboard.type('Not today')
  await keyboard.press('Enter')
  // The card is gone: the focus goes on from what is left of it.
  await expect(transcript(page).locator(':focus')).toContainText('“Not today”')

  const card = approvalOf(page, 'add')
  await expect(card).toBeVisible()
  await tabTo(page, review)
  await keyboard.press('Enter')
  await expect(card).toBeFocused()
  await keyboard.press('e')
  await expect(card.getByRole('textbox', { name: 'Arguments as JSON' })).toBeFocused()
  await keyboard.press('Control+a')
  await keyboard.type('{"a": 40, "b": 2}')
  await tabTo(page, card.getByRole('button', { name: 'Allow once' }))
  await keyboard.press('Enter')
  await expect(transcript(page)).toContainText('Allowed once by You, with edited arguments')
  await expectEnded(page)

  const row = callRows(transcript(page), 'add')
  await tabTo(page, row, 'Shift+Tab')
  await keyboard.press('Enter')
  const details = page.getByRole('group', { name: 'add: arguments and result' })
  await expect(details).toContainText('"sum": 42')
  await tabTo(page, details)
  await keyboard.press('Shift+Tab')
  await expect(row).toBeFocused()
  await keyboard.press('Space')
  await expect(details).toBeHidden()
})
