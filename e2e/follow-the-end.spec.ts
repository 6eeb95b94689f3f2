import type { Page } from '@playwright/test'
import { ask, stopButton, untilWord } from './chat'
import { expect, test } from './story'

// Small, so that the answer soon is longer than the view.
test.use({ viewport: { width: 900, height: 500 } })

const toEnd = (page: Page) => page.getByRole('button', { name: /^To the end/ })

/** Where the transcript stands, in pixels. */
function position(page: Page): Promise<{ readonly top: number; readonly toEnd: number }> {
  return page.locator('.stream-box').evaluate((box) => ({
    top: box.scrollTop,
    toEnd: box.scrollHeight - box.clientHeight - box.scrollTop,
  }))
}

const topOf = async (page: Page) => (await position(page)).top
const distanceOf = async (page: Page) => (await position(page)).toEnd

/** The view moves down with the text, and stays at its end. */
async function expectFollowing(page: Page): Promise<void> {
  const before = await topOf(page)
  await expect.poll(() => topOf(page)).toBeGreaterThan(before + 100)
  expect(await distanceOf(page)).toBeLessThanOrEqual(48)
  await expect(toEnd(page)).toBeHidden()
}

/** A person turns the wheel up while the answer grows, and reads there in peace. */
async function wheelUp(page: Page): Promise<void> {
  await page.mouse.move(450, 200)
  await page.mouse.wheel(0, -300)
  await expect(toEnd(page)).toBeVisible()
  const grown = (await distanceOf(page)) + 150
  // The wheel glides to its end first.
  await expect.poll(() => distanceOf(page)).toBeGreaterThan(grown)
  const top = await topOf(page)
  const further = (await distanceOf(page)) + 100
  await expect.poll(() => distanceOf(page)).toBeGreaterThan(further)
  expect(await topOf(page)).toBe(top)
}

test('the view follows a growing answer, lets go at a wheel up, and takes up again by button, key and wheel', async ({
  page,
}) => {
  await ask(page, 'Count', 'steady-3000x20')
  await untilWord(page, 200)
  await expectFollowing(page)

  await wheelUp(page)
  await toEnd(page).click()
  await expectFollowing(page)

  await wheelUp(page)
  // In the message box the key belongs to the text.
  await page.getByRole('textbox', { name: 'Message' }).press('End')
  await expect(toEnd(page)).toBeVisible()
  await page.getByRole('textbox', { name: 'Message' }).blur()
  await page.keyboard.press('End')
  await expectFollowing(page)

  await wheelUp(page)
  await page.mouse.wheel(0, 100_000)
  await expectFollowing(page)
  await stopButton(page).click()
})

test('an empty chat starts at its top, however much it offers', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 500 })
  await page.goto('/')
  await expect(page.getByRole('button', { name: /^Three views/ })).toBeVisible()
  expect(await distanceOf(page)).toBeGreaterThan(48)
  expect(await topOf(page)).toBe(0)
  await expect(toEnd(page)).toBeHidden()
})
