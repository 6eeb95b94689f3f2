/** What a person does on the pages of tools and agents, by role. */
import { expect, type Locator, type Page } from '@playwright/test'

/** The official server with something of everything, as a command `everything`. */
export const everythingCommand = [
  process.execPath,
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
] as const

/** The row of a tool server, open or not. */
export function serverRow(page: Page, name: string): Locator {
  const heading = page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) })
  return page.getByRole('list', { name: 'Tool servers' }).getByRole('listitem').filter({ has: heading })
}

type ServerEntry = { readonly name: string } & ({ readonly url: string } | { readonly command: string })

/** Adds a tool server in the form of its page; its row is open afterwards. */
export async function addServerByHand(page: Page, entry: ServerEntry): Promise<void> {
  await page.goto('/tools')
  await page.getByRole('button', { name: 'Add a server' }).click()
  const form = page.getByRole('region', { name: 'Add a server' })
  if ('command' in entry) {
    await form.getByRole('button', { name: 'Command' }).click()
    await form.getByLabel('Command', { exact: true }).selectOption(entry.command)
  } else await form.getByLabel('URL', { exact: true }).fill(entry.url)
  await form.getByLabel('Name', { exact: true }).fill(entry.name)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form).toBeHidden()
}

/** Opens a tool of the server whose row is open. */
export async function openTool(page: Page, tool: string): Promise<Locator> {
  const entry = page.getByRole('heading', { level: 3, name: new RegExp(`^${tool}\\b`) })
  await entry.getByRole('button').click()
  return page.getByRole('form', { name: `Try ${tool}` })
}

/** Passes the sidebar, however many conversations it lists, with the link that the first Tab of a page finds. */
export async function skipToPage(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
}

/** Presses Tab, or Shift+Tab, until something has the focus. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${String(target)} is not reached by ${key}.`)
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}
