import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { eventsOf, postJson } from './agents'
import { transcript } from './chat'
import { makeGraph, path, planned, runGraph, runIdOf, startGraph } from './graphs'
import { expect, test } from './story'

const runRow = (page: Page, title: string): Locator =>
  page.getByRole('list', { name: 'Runs' }).getByRole('listitem').filter({ hasText: title })

/** What a run is called in the list is what it was given. */
const newTitle = (word: string): string => `${word} ${crypto.randomUUID().slice(0, 8)}`

/** A graph of one node. */
function makeOne(url: string, name: string, node: Parameters<typeof planned>[1]): Promise<string> {
  return makeGraph(url, name, { nodes: [planned('only', node)], edges: path('start', 'only', 'end') })
}

function makeAsking(url: string): Promise<string> {
  return makeGraph(url, 'Asking', {
    nodes: [{ kind: 'human', id: 'ask', name: 'Ask', prompt: 'Shall it go on?' }],
    edges: path('start', 'ask', 'end'),
  })
}

test('all runs are listed as they stand, filtered, stopped, and exported', async ({ page, weir }) => {
  const [done, running, waiting] = [newTitle('Done'), newTitle('Running'), newTitle('Waiting')]
  const quick = await makeOne(weir.url, 'Quick', { text: 'Quick.' })
  const hanging = await makeOne(weir.url, 'Hanging', { text: 'Not done. ', hangs: true })
  const events = await runGraph(weir.url, { graph_name: quick, input_text: done })
  const runId = await startGraph(weir.url, { graph_name: hanging, input_text: running })
  await startGraph(weir.url, { graph_name: await makeAsking(weir.url), input_text: waiting })

  await page.goto('/')
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await expect(runRow(page, done)).toContainText(/completed.*Quick/)
  await expect(runRow(page, running)).toContainText(/running.*Hanging/)
  await expect(runRow(page, waiting)).toContainText(/needs you.*Asking/)

  await page.getByRole('button', { name: 'Needs you' }).click()
  await expect(page).toHaveURL(/\/runs\?status=waiting$/)
  await expect(runRow(page, waiting)).toBeVisible()
  await expect(runRow(page, done)).toBeHidden()
  await page.reload()
  await expect(runRow(page, waiting)).toBeVisible()
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Graphs')
  await page.getByRole('combobox', { name: 'Whose' }).selectOption(quick)
  await expect(runRow(page, done)).toBeVisible()
  await expect(runRow(page, running)).toBeHidden()

  // One line for each event.
  await runRow(page, done)
    .getByRole('button', { name: `More for ${done}` })
    .click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export all events' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`run-${runIdOf(events)}.jsonl`)
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(events.map(({ type }) => type))

  await page.getByRole('combobox', { name: 'Kind' }).selectOption('All kinds')
  await page.getByRole('button', { name: `Stop ${running}` }).click()
  await expect(runRow(page, running)).toContainText('stopped')
  await expect(page.getByRole('button', { name: `Stop ${running}` })).toBeHidden()
  expect((await eventsOf(weir.url, runId)).at(-1)).toMatchObject({ type: 'run_end', status: 'stopped' })

  await runRow(page, waiting).getByRole('link').click()
  await expect(page.getByRole('group', { name: 'Answer needed: Shall it go on?' })).toBeVisible()
})

test('a run that ends elsewhere, and one that comes to need somebody, is told with the way to it', async ({
  page,
  weir,
}) => {
  const [ending, asking] = [newTitle('Ending'), newTitle('Asking')]
  const slow = await makeOne(weir.url, 'Slow', { text: 'one two three four', delayMs: 1500 })
  await startGraph(weir.url, { graph_name: slow, input_text: ending })
  await page.goto('/graphs')
  await expect(page.getByRole('link', { name: new RegExp(`^${ending}`) })).toContainText('running')
  const toast = page.getByRole('status').filter({ hasText: `“${ending}” has ended.` })
  await expect(toast).toBeVisible({ timeout: 30_000 })
  await toast.getByRole('button', { name: 'Open' }).click()
  await expect(transcript(page)).toContainText('one two three four')

  await page.getByRole('link', { name: 'Tools', exact: true }).click()
  const graph_name = await makeAsking(weir.url)
  await startGraph(weir.url, { graph_name, input_text: asking })
  await expect(page.getByText(`“${asking}” needs you.`)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  const question = page.getByRole('group', { name: 'Answer needed: Shall it go on?' })
  await question.getByRole('textbox').fill('Yes')
  await question.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(transcript(page).getByText('Yes', { exact: true })).toBeVisible()
})

test('a graph that asks with a form runs in the background, and is found in the list', async ({
  page,
  weir,
}) => {
  const title = newTitle('Behind')
  const properties = { topic: { type: 'string', title: 'Topic' } }
  const definition = {
    name: title,
    nodes: [
      { kind: 'start', id: 'start', schema: { type: 'object', properties, required: ['topic'] } },
      { kind: 'model', id: 'say', model_name: 'echo', prompt: 'About {{start.topic}}' },
      { kind: 'end', id: 'end' },
    ],
    edges: path('start', 'say', 'end'),
  }
  const { id } = await postJson<{ id: string }>(`${weir.url}/api/graphs`, definition, 201)
  await page.goto(`/?graph=${id}`)
  const form = page.getByRole('form', { name: `Input of ${title}` })
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(form.getByRole('textbox', { name: 'Topic' })).toBeFocused()
  await form.getByRole('textbox', { name: 'Topic' }).fill('weirs')
  await form.getByRole('checkbox', { name: 'Run in background' }).check()
  await form.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/\/c\/.+/)
  await expect(transcript(page)).toContainText('About weirs')

  // The same form takes the next input.
  await expect(form.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
  await page.goto('/runs?mode=graph')
  await expect(runRow(page, title)).toContainText('completed')
})
