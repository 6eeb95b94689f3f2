import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ask, stopButton, transcript, untilWord } from './chat'
import { expect, test } from './story'

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport })

      test('an empty chat, a streaming, a stopped and a failed answer have no violations', async ({
        page,
      }) => {
        await page.goto('/')
        await expect(page.getByRole('heading', { name: /Start a run/ })).toBeVisible()
        await expectAccessible(page)
        await ask(page, 'Count', 'steady-3000x20')
        await untilWord(page, 3)
        await expectAccessible(page)
        await stopButton(page).click()
        await expect(transcript(page).getByText(/^Stopped by you/)).toBeVisible()
        await expectAccessible(page)
        await ask(page, 'Show', 'markdown')
        await expect(transcript(page).locator('math').first()).toBeVisible()
        await expectAccessible(page)
        await ask(page, 'Fail', 'status-500')
        await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
        await expectAccessible(page)
        await page.goto('/c/no-such-conversation')
        await expect(page.getByText('This conversation does not exist.')).toBeVisible()
        await expectAccessible(page)
      })
    })
  }
}

test('the whole story works by keyboard alone', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('By hand')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/c\//)
  await expect(transcript(page)).toContainText('By hand')
  await page.keyboard.press('Control+Shift+O')
  await expect(page).toHaveURL(/\/$/)
})
