/** What a person does on the page, by role. */
import { expect, type Locator, type Page } from '@playwright/test'

export async function chooseModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('option', { name: new RegExp(`^${model}( built in.*)?$`) }).click()
}

/** Opens a new chat and asks a model. `home` is for a server other than the story's own. */
export async function ask(page: Page, prompt: string, model: string, home = '/'): Promise<void> {
  await page.goto(home)
  await chooseModel(page, model)
  await send(page, prompt)
  await expect(page).toHaveURL(/\/c\/.+/)
}

export async function send(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(prompt)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

export const transcript = (page: Page): Locator => page.getByRole('log', { name: 'Transcript' })

export const stopButton = (page: Page): Locator => page.getByRole('button', { name: 'Stop', exact: true })

/** Presses Stop, and tells when the page felt it (epoch ms): a test's own way to the button is not the product's. */
export async function pressStop(page: Page): Promise<number> {
  await page.evaluate(() => {
    const note = () => (document.documentElement.dataset['pressed'] = String(Date.now()))
    window.addEventListener('click', note, { capture: true, once: true })
  })
  await stopButton(page).click()
  return Number(await page.locator('html').getAttribute('data-pressed'))
}

/** `word0 word1 …`, as the upstream's scripts write them. */
const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ')

/** Waits until the answer shows a word. */
export async function untilWord(page: Page, index: number): Promise<void> {
  await expect(transcript(page)).toContainText(`word${index} `)
}

/** The answer is complete, and every word stands there exactly once and in order. */
export async function expectWholeAnswer(page: Page, count: number): Promise<void> {
  await expect(transcript(page)).toContainText(words(count), { timeout: 30_000 })
  await expect(stopButton(page)).toBeHidden()
  const text = await transcript(page).innerText()
  expect(text.match(/word\d+/g)).toEqual(words(count).split(' '))
}
