/** What a person sees and does on the page of an agent's run, by role. */
import { expect, type Locator, type Page } from '@playwright/test'
import { send, transcript } from './chat'
import { callNameOf } from './agents'

/** Opens a new chat with an agent and asks it. `home` is for a server other than the story's own. */
export async function askAgent(page: Page, agentId: string, prompt = 'Begin', home = ''): Promise<void> {
  await page.goto(`${home}/?agent=${agentId}`)
  await send(page, prompt)
  await expect(page).toHaveURL(/\/c\/.+/)
}

/** A turn's call of a sub-agent, for a plan. */
export function askSubAgent(agentId: string, task = 'Begin.') {
  return { name: callNameOf(agentId), arguments: { task } }
}

/** `left0 left1 … `, for one speaker's part of a plan. */
export function numbered(word: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${word}${index} `).join('')
}

/** The rows of a tool's calls; each opens to arguments and result. */
export function callRows(within: Page | Locator, tool: string): Locator {
  return within
    .getByRole('button', { name: new RegExp(`^${tool}\\b`) })
    .and(within.locator('[aria-expanded]'))
}

/** The frame of a sub-agent: its head, and below it all that it does. */
export function subAgent(within: Page | Locator, agentId: string): Locator {
  return within.getByRole('group', { name: new RegExp(`^Sub-agent ${nameLike(agentId)}$`, 'i') })
}

/** An agent's id is its name in small letters, with lines between. */
export function nameLike(agentId: string): string {
  return agentId.replaceAll('-', '[ -]')
}

/** Measured in one moment: while words come, the page scrolls between two. */
export async function expectSideBySide(left: Locator, right: Locator): Promise<void> {
  const places = await left.evaluate(
    (first, second) => {
      const [a, b] = [first.getBoundingClientRect(), second?.getBoundingClientRect()]
      return { isLevel: a.top === b?.top, isBeside: a.right <= (b?.left ?? 0) + 1 }
    },
    await right.elementHandle(),
  )
  expect(places).toEqual({ isLevel: true, isBeside: true })
}

/** The card that asks for a yes to a call. */
export function approvalOf(page: Page, tool: string): Locator {
  return page.getByRole('group', { name: `Approval needed: Run ${tool}?` })
}

export function runPanel(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Run' })
}

/** What is stored of the conversation that a page shows. */
export async function storedMessages(page: Page) {
  const response = await page.request.get(page.url().replace('/c/', '/api/conversations/'))
  return (await response.json()).messages
}

/** The run has come to an end, and the page takes the next message. */
export async function expectEnded(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden({ timeout: 30_000 })
  await expect(transcript(page).getByRole('button', { name: 'Try again' }).last()).toBeVisible()
}
