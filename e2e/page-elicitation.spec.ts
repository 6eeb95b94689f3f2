import type { Locator, Page } from '@playwright/test'
import { addServer, makeAgent, stdioServers } from './agents'
import { transcript } from './chat'
import { everythingCommand } from './pages'
import { askAgent, callRows, expectEnded } from './run-page'
import { expect, test } from './story'

const commands = { ...JSON.parse(stdioServers.MCP_STDIO_ALLOWED), everything: everythingCommand }
test.use({ environment: { MCP_STDIO_ALLOWED: JSON.stringify(commands) } })

/** An agent with one call, which asks a person for something. */
async function askingAgent(url: string, command: string, tool: string): Promise<string> {
  const server = await addServer(url, { transport: 'stdio', command })
  return makeAgent(url, 'Curious', {
    tools: [{ server, tool }],
    plan: [{ calls: [{ name: tool, arguments: {} }] }, { text: 'I go on.' }],
  })
}

const question = (page: Page): Locator => page.getByRole('group', { name: /^Answer needed:/ })

test('a tool that asks gets its answer from the page, also after a reload, and the run goes on', async ({
  page,
  weir,
}) => {
  await askAgent(page, await askingAgent(weir.url, 'test', 'ask_name'))
  await expect(question(page)).toContainText('What is your name?')
  await expect(page.getByText('Waits for your answer')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(question(page)).toBeFocused()
  await question(page).getByRole('button', { name: 'Send', exact: true }).click()
  const field = question(page).getByRole('textbox', { name: 'Name' })
  await expect(field).toHaveAccessibleDescription('This is needed')
  await field.fill('Ada')
  await question(page).getByRole('button', { name: 'Send', exact: true }).click()

  await expect(question(page)).toBeHidden()
  await expect(transcript(page).getByText(/^Answered by You, \d\d:\d\d/)).toContainText('{"name":"Ada"}')
  await expectEnded(page)
  await expect(callRows(transcript(page), 'ask_name')).toContainText('Hello, Ada.')
  await expect(transcript(page)).toContainText('I go on.')
})

test('a person may decline, and the tool is told', async ({ page, weir }) => {
  await askAgent(page, await askingAgent(weir.url, 'test', 'ask_name'))
  await question(page).getByRole('button', { name: 'Decline' }).click()
  await expect(transcript(page).getByText(/^Declined by You/)).toBeVisible()
  await expectEnded(page)
  await callRows(transcript(page), 'ask_name').click()
  await expect(transcript(page)).toContainText('Nobody told me a name.')
  await expect(transcript(page)).toContainText('I go on.')
})

test('a form of many kinds of fields begins with what the server proposes', async ({ page, weir }) => {
  const tool = 'trigger-elicitation-request'
  await askAgent(page, await askingAgent(weir.url, 'everything', tool))
  const form = question(page)
  await form.getByRole('textbox', { name: 'String', exact: true }).fill('Ada')
  await form.getByRole('checkbox', { name: 'Boolean' }).check()
  await expect(form.getByRole('textbox', { name: /^Integer/ })).toHaveValue('42')
  await form.getByRole('textbox', { name: /^Integer/ }).fill('420')
  await form.getByRole('combobox', { name: /^Titled Single/ }).selectOption('Superman')
  await form.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(form.getByRole('textbox', { name: /^Integer/ })).toHaveAccessibleDescription('At most 100')
  await form.getByRole('textbox', { name: /^Integer/ }).fill('7')
  await form.getByRole('button', { name: 'Send', exact: true }).click()
  await expectEnded(page)
  await callRows(transcript(page), tool).click()
  const result = page.getByRole('group', { name: `${tool}: arguments and result` })
  await expect(result).toContainText('Name: Ada')
  await expect(result).toContainText('Favorite Integer: 7')
})
