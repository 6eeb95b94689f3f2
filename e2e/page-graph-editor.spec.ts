import type { Locator, Page } from '@playwright/test'
import { transcript } from './chat'
import { drawnNode, problemList } from './graph-pages'
import { echo, makeGraph, path } from './graphs'
import { skipToPage, tabTo } from './pages'
import { expectEnded } from './run-page'
import { expect, test } from './story'

const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true })
const choice = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true })
const saveButton = (page: Page): Locator => page.getByRole('button', { name: 'Save', exact: true })
const standing = (page: Page, text: string): Locator =>
  page.getByRole('status').getByText(text, { exact: true })
const leaveDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Leave without saving?' })
const definition = (page: Page): Locator => page.getByRole('textbox', { name: 'Definition' })
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name })

async function choose(page: Page, menu: string, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Makes a graph of one node and opens it in the editor. */
async function openNewGraph(page: Page, url: string, name: string): Promise<string> {
  const id = await makeGraph(url, name, {
    nodes: [echo('say', 'first: {{start}}', { name: 'Say' })],
    edges: path('start', 'say', 'end'),
  })
  await page.goto(`/graphs/${id}`)
  await expect(field(page, 'Name')).toHaveValue(new RegExp(`^${name}`))
  return id
}

test('a graph is made from nothing, with a branch and {{, saved, found again and run', async ({ page }) => {
  await page.goto('/graphs')
  await page.getByRole('button', { name: 'New graph' }).click()
  await expect(field(page, 'Name')).toBeFocused()
  await page.keyboard.type('Hand made')
  await field(page, 'Description').fill('Says how long something is.')

  // The node that every new graph has: its model, and a prompt in which {{ offers what came before.
  await drawnNode(page, 'answer').click()
  await choice(page, 'Model').selectOption('echo')
  await field(page, 'Prompt').fill('')
  await field(page, 'Prompt').pressSequentially('Said: {{st')
  await expect(page.getByRole('option', { name: /^\{\{start\}\}/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(field(page, 'Prompt')).toHaveValue('Said: {{start}}')

  // A branch behind it, of whose two ways one is drawn by hand.
  await choose(page, 'Add node', /^Branch/)
  await expect(page.getByRole('heading', { level: 2, name: 'branch' })).toBeVisible()
  await field(page, 'Name of case 1').fill('long')
  await page.keyboard.press('Enter')
  await field(page, 'When long holds').fill('size(start) > 5')
  await choose(page, 'Add node', /^Model call/)
  await choice(page, 'Model').selectOption('echo')
  await field(page, 'Prompt').fill('Long: {{answer}}')
  await drawnNode(page, 'branch').click()
  await expect(choice(page, 'When')).toHaveValue('long')
  await choose(page, 'Add an edge', /^End/)
  await choice(page, 'When').last().selectOption('else')
  await expect(drawnNode(page, 'branch')).toHaveAccessibleName(/When long to model\. When else to End/)

  await page.getByRole('button', { name: 'Back to the graph' }).click()
  await field(page, 'Result').fill('{{answer}} {{model}}')
  await expect(problemList(page)).toContainText('none')
  await page.keyboard.press('Control+s')
  await expect(page).toHaveURL(/\/graphs\/hand-made$/)
  await expect(standing(page, 'v1 · saved')).toBeVisible()
  await page.reload()
  await drawnNode(page, 'branch').click()
  await expect(field(page, 'When long holds')).toHaveValue('size(start) > 5')

  await page.getByRole('link', { name: 'Graphs', exact: true }).click()
  const row = page
    .getByRole('list', { name: 'Graphs' })
    .getByRole('listitem')
    .filter({ hasText: 'Hand made' })
  await expect(row).toContainText('5 nodes: 2 model calls, 1 branch')
  await row.getByRole('button', { name: 'Run Hand made' }).click()
  await field(page, 'Message').fill('A river')
  await page.keyboard.press('Enter')
  await expectEnded(page)
  await expect(transcript(page).getByText('Said: A river Long: Said: A river', { exact: true })).toBeVisible()
})

test('a node is added and joined, undone and done again, by keys alone', async ({ page, weir }) => {
  await openNewGraph(page, weir.url, 'Keys')
  const { keyboard } = page
  await skipToPage(page)
  await tabTo(page, drawnNode(page, 'Start'))
  await keyboard.press('ArrowDown')
  await expect(drawnNode(page, 'Say')).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Say' })).toBeVisible()

  await tabTo(page, page.getByRole('button', { name: 'Add node' }))
  await keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: /^Agent/ })).toBeFocused()
  for (let step = 0; step < 6; step += 1) await keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: /^Person/ })).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'human' })).toBeVisible()
  await expect(drawnNode(page, 'Say')).toHaveAccessibleName(/To human/)
  await expect(drawnNode(page, 'human')).toHaveAccessibleName(/To End/)

  await tabTo(page, field(page, 'Id'))
  await keyboard.press('Control+a')
  await keyboard.type('ask')
  await keyboard.press('Enter')
  await expect(drawnNode(page, 'Say')).toHaveAccessibleName(/To ask/)
  await expect(field(page, 'Id')).toBeFocused()

  // In a text field the keys are the browser's.
  await tabTo(page, page.getByRole('button', { name: 'Back to the graph' }), 'Shift+Tab')
  await keyboard.press('Control+z')
  await expect(drawnNode(page, 'Say')).toHaveAccessibleName(/To human/)
  await keyboard.press('Control+z')
  await expect(drawnNode(page, 'human')).toBeHidden()
  await expect(drawnNode(page, 'Say')).toHaveAccessibleName(/To End/)
  await keyboard.press('Control+Shift+z')
  await keyboard.press('Control+Shift+z')
  await expect(drawnNode(page, 'ask')).toHaveAccessibleName(/To End/)
})

test('Ctrl+S takes the id that is still being typed', async ({ page, weir }) => {
  await openNewGraph(page, weir.url, 'Held')
  await drawnNode(page, 'Say').click()
  await field(page, 'Id').fill('tell')
  await page.keyboard.press('Control+s')
  await expect(standing(page, 'v2 · saved')).toBeVisible()
  await page.reload()
  await drawnNode(page, 'Say').click()
  await expect(field(page, 'Id')).toHaveValue('tell')
})

test('what is wrong is told while one types, and the list leads to where it is mended', async ({
  page,
  weir,
}) => {
  await openNewGraph(page, weir.url, 'Wrong')
  await drawnNode(page, 'Say').click()
  await field(page, 'Prompt').fill('{{nobody}}')
  const row = problemList(page).getByRole('listitem').filter({ hasText: 'nobody' })
  await expect(row).toContainText('Error: ')
  await expect(field(page, 'Prompt')).toHaveAccessibleDescription(/nobody/)
  await expect(drawnNode(page, 'Say')).toContainText(/nobody/)
  await expect(problemList(page).getByRole('status')).toHaveText(/cannot run/)

  await page.getByRole('button', { name: 'Back to the graph' }).click()
  await row.getByRole('button', { name: 'Go to node' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Say' })).toBeVisible()
  await field(page, 'Prompt').fill('{{start}}')
  await expect(problemList(page).getByRole('status')).toHaveText('none')

  await choose(page, 'Add node', /^Branch/)
  await field(page, 'When yes holds').fill('say.matches("x")')
  await expect(field(page, 'When yes holds')).toHaveAttribute('aria-invalid', 'true')
  await expect(problemList(page).getByRole('listitem').filter({ hasText: 'branch' }).first()).toBeVisible()
  await field(page, 'Attempts').fill('many')
  await expect(field(page, 'Attempts')).toHaveAttribute('aria-invalid', 'true')
  await saveButton(page).click()
  await expect(field(page, 'Attempts')).toBeFocused()
  await field(page, 'Attempts').fill('3')
  await expect(field(page, 'First pause')).toBeVisible()

  // What only the server knows.
  await field(page, 'When yes holds').fill('say.contains("x")')
  await tab(page, 'JSON').click()
  const text = await definition(page).inputValue()
  await definition(page).fill(text.replace('"model_name": "echo"', '"model_name": "gone"'))
  await expect(problemList(page)).toContainText('gone')
})

test('the JSON beside the drawing follows the fields, and they follow it', async ({ page, weir }) => {
  await openNewGraph(page, weir.url, 'Text')
  await field(page, 'Description').fill('From the field.')
  await tab(page, 'JSON').click()
  await expect(definition(page)).toHaveValue(/"description": "From the field\."/)

  const text = await definition(page).inputValue()
  await definition(page).fill(text.slice(0, -2))
  await expect(definition(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('The JSON is not a valid graph.')).toBeVisible()
  await tab(page, 'Fields').click()
  await expect(field(page, 'Name')).toBeDisabled()

  await tab(page, 'JSON').click()
  const graph = JSON.parse(text)
  graph.nodes[1].name = 'Renamed'
  graph.nodes.splice(2, 0, { kind: 'human', id: 'ask', name: 'Ask somebody' })
  graph.edges = path('start', 'say', 'ask', 'end')
  await definition(page).fill(JSON.stringify(graph, null, 2))
  await expect(definition(page)).toHaveAccessibleDescription('A valid graph.')
  await expect(drawnNode(page, 'Renamed')).toHaveAccessibleName(/To Ask somebody/)
  await drawnNode(page, 'Renamed').click()
  await tab(page, 'Fields').click()
  await field(page, 'Prompt').fill('second: {{start}}')
  await tab(page, 'JSON').click()
  await expect(definition(page)).toHaveValue(/"prompt": "second: \{\{start\}\}"/)
})

test('what somebody else saved is told, and neither’s work is lost; an older version is restored', async ({
  page,
  context,
  weir,
}) => {
  const id = await openNewGraph(page, weir.url, 'Shared')
  const other = await context.newPage()
  await other.goto(`/graphs/${id}`)
  await field(other, 'Description').fill('Theirs.')
  await saveButton(other).click()
  await expect(standing(other, 'v2 · saved')).toBeVisible()

  await field(page, 'Description').fill('Mine.')
  await saveButton(page).click()
  const note = page.getByRole('alert').filter({ hasText: 'Somebody else saved this graph' })
  await expect(note).toContainText('nothing is lost')
  await expect(field(page, 'Description')).toHaveValue('Mine.')
  await note.getByRole('button', { name: 'Load theirs' }).click()
  await expect(field(page, 'Description')).toHaveValue('Theirs.')
  await page.getByRole('button', { name: 'Bring them back' }).click()
  await expect(field(page, 'Description')).toHaveValue('Mine.')
  await saveButton(page).click()
  await expect(standing(page, 'v3 · saved')).toBeVisible()

  await page.getByRole('button', { name: 'Versions' }).click()
  await expect(page.getByRole('menuitemradio')).toHaveText([/^v3/, /^v2/, /^v1/])
  await page.getByRole('menuitemradio', { name: /^v2/ }).click()
  await expect(page.getByText(/^Version 2 of .*, to look at\./)).toBeVisible()
  await expect(field(page, 'Description')).toHaveValue('Theirs.')
  await expect(field(page, 'Description')).toBeDisabled()
  await page.getByRole('button', { name: 'Restore this version' }).click()
  await expect(standing(page, 'v4 · saved')).toBeVisible()
  await page.reload()
  await expect(field(page, 'Description')).toHaveValue('Theirs.')
})

test('nobody leaves with unsaved changes unasked', async ({ page, weir }) => {
  const id = await openNewGraph(page, weir.url, 'Leaving')
  await field(page, 'Description').fill('Not saved yet.')
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await expect(leaveDialog(page).getByRole('button', { name: 'Keep editing' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(leaveDialog(page)).toBeHidden()
  await expect(page).toHaveURL(new RegExp(`/graphs/${id}$`))
  await expect(field(page, 'Description')).toHaveValue('Not saved yet.')

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await leaveDialog(page).getByRole('button', { name: 'Leave' }).click()
  await expect(page).toHaveURL(/\/runs$/)
  await page.goBack()
  await expect(field(page, 'Description')).toHaveValue('')
})
