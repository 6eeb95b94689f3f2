import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { makeAgent } from './agents'
import { expect, test } from './story'

const nameField = (page: Page): Locator => page.getByRole('textbox', { name: 'Name' })
const descriptionField = (page: Page): Locator => page.getByRole('textbox', { name: 'Description' })
const saveButton = (page: Page): Locator => page.getByRole('button', { name: 'Save' })
const timeField = (page: Page): Locator => page.getByRole('textbox', { name: 'Time' })
const savedState = (page: Page): Locator => page.getByText('agent · saved', { exact: true })
const leaveDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Leave without saving?' })

/** Makes an agent and opens it in the editor. */
async function openNewAgent(page: Page, url: string, name: string): Promise<string> {
  const id = await makeAgent(url, name, { plan: [{ text: 'Here I am.' }] })
  await page.goto(`/agents/${id}`)
  await expect(nameField(page)).toHaveValue(new RegExp(`^${name}`))
  return id
}

test('an agent is written by hand, saved, and is there in the list and after a reload', async ({ page }) => {
  await page.goto('/agents')
  await page.getByRole('button', { name: 'New agent' }).click()
  await expect(nameField(page)).toBeFocused()
  await saveButton(page).click()
  await expect(nameField(page)).toHaveAccessibleDescription('Give it a name.')

  await nameField(page).fill('Page watcher')
  await descriptionField(page).fill('Watches a page.')
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Read the page and say what is new.')
  await page.getByRole('button', { name: 'Add a sub-agent' }).click()
  await page.getByRole('menuitem', { name: 'Researcher' }).click()
  await page.getByRole('checkbox', { name: /^fetch_page/ }).check()
  await page.getByRole('button', { name: /^fetch_page/ }).click()
  await page.getByRole('option', { name: /^Always ask/ }).click()
  await timeField(page).fill('soon')
  await saveButton(page).click()
  await expect(timeField(page)).toHaveAccessibleDescription(/A time up to 24 h/)
  await expect(timeField(page)).toBeFocused()
  await timeField(page).fill('10 min')
  await page.getByLabel('Ask before').selectOption('every tool')
  await page.keyboard.press('Control+s')

  await expect(page).toHaveURL(/\/agents\/page-watcher$/)
  await expect(savedState(page)).toBeVisible()
  await page.reload()
  await expect(nameField(page)).toHaveValue('Page watcher')
  await expect(page.getByRole('list', { name: 'Sub-agents' })).toContainText('Researcher')
  await expect(page.getByRole('checkbox', { name: /^fetch_page/ })).toBeChecked()
  await expect(page.getByRole('button', { name: 'fetch_page asks' })).toBeVisible()
  await expect(timeField(page)).toHaveValue('10 min')
  await expect(page.getByLabel('Ask before')).toHaveValue('always')

  await page.getByRole('link', { name: 'Agents', exact: true }).click()
  const row = page
    .getByRole('list', { name: 'Agents' })
    .getByRole('listitem')
    .filter({ hasText: 'Page watcher' })
  await expect(row).toContainText('Watches a page.')
  await expect(row).toContainText('1 tool · 1 sub-agent')
})

test('what a second tab saved is told, and neither’s work is lost', async ({ page, context, weir }) => {
  const id = await openNewAgent(page, weir.url, 'Shared')
  const other = await context.newPage()
  await other.goto(`/agents/${id}`)
  await descriptionField(other).fill('Theirs.')
  await saveButton(other).click()
  await expect(savedState(other)).toBeVisible()

  await descriptionField(page).fill('Mine.')
  await saveButton(page).click()
  const note = page.getByRole('alert').filter({ hasText: 'Somebody else saved this agent' })
  await expect(note).toContainText('nothing is lost')
  await expect(descriptionField(page)).toHaveValue('Mine.')
  await note.getByRole('button', { name: 'Load theirs' }).click()
  await expect(descriptionField(page)).toHaveValue('Theirs.')
  await page.getByRole('button', { name: 'Bring them back' }).click()
  await expect(descriptionField(page)).toHaveValue('Mine.')
  await saveButton(page).click()
  await expect(savedState(page)).toBeVisible()

  await descriptionField(other).fill('Theirs again.')
  await saveButton(other).click()
  await other.getByRole('button', { name: 'Keep editing mine' }).click()
  await saveButton(other).click()
  await expect(savedState(other)).toBeVisible()
  await page.reload()
  await expect(descriptionField(page)).toHaveValue('Theirs again.')
})

test('the definition is edited as JSON, and what would keep the agent from running is told', async ({
  page,
  weir,
}) => {
  const id = await openNewAgent(page, weir.url, 'Text')
  await page.getByRole('button', { name: 'JSON' }).click()
  const definition = page.getByRole('textbox', { name: 'Definition' })
  await expect(definition).toHaveValue(/"model_name": "planned"/)
  await definition.fill('{"name": "Half')
  await expect(definition).toHaveAccessibleDescription(/This is not JSON/)
  await expect(nameField(page)).toBeDisabled()
  await definition.fill('{"name": "Whole", "tools": "all"}')
  await expect(definition).toHaveAccessibleDescription(/^tools: /)

  const broken = {
    name: 'Whole',
    model_name: 'no-such-model',
    tools: [{ server: 'builtin', tool: 'no_such_tool' }],
    sub_agents: ['nobody'],
  }
  await definition.fill(JSON.stringify(broken))
  await expect(definition).toHaveAccessibleDescription('A valid agent.')
  await expect(nameField(page)).toHaveValue('Whole')
  await saveButton(page).click()
  await expect(savedState(page)).toBeVisible()
  for (const problem of ['no-such-model', 'has no tool “no_such_tool”', 'There is no agent “nobody”'])
    await expect(page.getByRole('main')).toContainText(problem)

  await page.getByRole('button', { name: 'JSON' }).click()
  await page.getByRole('checkbox', { name: /^no_such_tool is not there/ }).click()
  await expect(page.getByText('no_such_tool', { exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Remove nobody' }).click()
  await page.getByRole('combobox', { name: 'Model' }).selectOption('planned')
  await saveButton(page).click()
  await expect(savedState(page)).toBeVisible()
  const saved = await (await page.request.get(`/api/agents/${id}`)).json()
  expect(saved).toMatchObject({ problems: [], definition: { name: 'Whole', tools: [], sub_agents: [] } })
})

test('an agent is exported, deleted, brought back, and imported again', async ({ page, weir }) => {
  const id = await openNewAgent(page, weir.url, 'Traveller')
  const name = await nameField(page).inputValue()
  const menu = page.getByRole('button', { name: `More for ${name}` })
  await menu.click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`${id}.agent.json`)
  const file = await download.path()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ weir: 'agent', id, definition: { name } })

  await menu.click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/agents$/)
  const list = page.getByRole('list', { name: 'Agents' })
  await expect(list).not.toContainText(name)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(list).toContainText(name)
  expect((await page.request.delete(`/api/agents/${id}`)).ok()).toBe(true)

  await page.getByLabel('File of an agent').setInputFiles(file)
  await expect(page).toHaveURL(new RegExp(`/agents/${id}$`))
  await expect(nameField(page)).toHaveValue(name)

  await page.goto('/agents')
  const notes = { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"weir": "notes"}') }
  await page.getByLabel('File of an agent').setInputFiles(notes)
  await expect(page.getByText('notes.json was not imported.')).toBeVisible()
})

test('nobody leaves with unsaved changes unasked', async ({ page, weir }) => {
  await page.goto('/agents')
  const id = await makeAgent(weir.url, 'Leaving', { plan: [{ text: 'Here.' }] })
  await page.reload()
  await page.getByRole('link', { name: /^Leaving/ }).click()
  await descriptionField(page).click()
  await page.keyboard.type('Not saved yet.')

  await page.getByRole('link', { name: 'Tools' }).click()
  await expect(leaveDialog(page).getByRole('button', { name: 'Keep editing' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(leaveDialog(page)).toBeHidden()
  await expect(descriptionField(page)).toHaveValue('Not saved yet.')

  await page.evaluate(() => history.back())
  await expect(leaveDialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(new RegExp(`/agents/${id}$`))

  const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await expect(descriptionField(page)).toHaveValue('Not saved yet.')

  await page.getByRole('link', { name: 'Tools' }).click()
  await leaveDialog(page).getByRole('button', { name: 'Leave' }).click()
  await expect(page).toHaveURL(/\/tools$/)
  await page.goBack()
  await expect(descriptionField(page)).toHaveValue('')
})
