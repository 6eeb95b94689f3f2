import type { Locator, Page } from '@playwright/test'
import { transcript } from './chat'
import { drawnNode, problemList } from './graph-pages'
import { echo, makeGraph, path } from './graphs'
import { tabTo } from './pages'
import { expectEnded } from './run-page'
import { expect, test } from './story'

const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true })
const saveButton = (page: Page): Locator => page.getByRole('button', { name: 'Save', exact: true })
const state = (page: Page, text: string): Locator => page.getByRole('status').filter({ hasText: text })
const leaveDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Leave without saving?' })
const definition = (page: Page): Locator => page.getByRole('textbox', { name: 'Definition' })

/** Chooses from a menu of the editor. */
async function choose(page: Page, menu: string, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menu').getByRole(/menuitem/.test('menuitem') ? 'menuitem' : 'menuitem', { name: item }).click()
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
