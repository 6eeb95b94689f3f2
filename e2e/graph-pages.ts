/** What a person sees and does on the pages of graphs and of their runs, by role. */
import { expect, type Locator, type Page } from '@playwright/test'
import { send, transcript } from './chat'
import { runPanel } from './run-page'

/** Opens a new chat with a graph and gives it its input. `home` is for a server other than the story's own. */
export async function askGraph(page: Page, graphId: string, input = 'Begin', home = ''): Promise<void> {
  await page.goto(`${home}/?graph=${encodeURIComponent(graphId)}`)
  await send(page, input)
  await expect(page).toHaveURL(/\/c\/.+/)
}

/** One run of a node in the answer: its head, and below it all that it did. */
export function nodeLane(page: Page, name: string): Locator {
  return transcript(page).getByRole('group', { name: `Node ${name}`, exact: true })
}

/** A node's lane in the timeline of the panel. */
function timelineLane(page: Page, name: string): Locator {
  const lanes = runPanel(page).getByRole('list', { name: 'Timeline' })
  return lanes.getByRole('button', { name: new RegExp(`^${name}( |$)`) })
}

/** A node of a drawing, which says how it stands and where it leads. */
export function drawnNode(within: Page | Locator, name: string): Locator {
  const nodes = within.getByRole('list', { name: /^Nodes of/ })
  return nodes.getByRole('button', { name: new RegExp(`^${name}( |\\.|$)`) })
}

/** How a node stands, in the answer, the timeline and the drawing alike. */
export async function expectStanding(page: Page, name: string, word: string | RegExp): Promise<void> {
  await expect(timelineLane(page, name)).toContainText(word)
  await expect(drawnNode(runPanel(page), name)).toContainText(word)
}

/** Opens a node in the panel. */
export async function openNode(page: Page, name: string): Promise<Locator> {
  await timelineLane(page, name).click()
  return runPanel(page).getByRole('region', { name: `Node ${name}` })
}

/** The list of what is wrong with the graph in the editor. */
export function problemList(page: Page): Locator {
  return page.getByRole('region', { name: 'Problems' })
}
