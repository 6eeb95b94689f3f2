import { transcript } from './chat'
import { drawnNode, expectStanding, nodeLane } from './graph-pages'
import { expectEnded, runPanel } from './run-page'
import { expect, test } from './story'

// Nothing is configured: no key, no upstream.
test.use({ environment: { OPENAI_BASE_URL: '' } })

const views = ['Optimist', 'Sceptic', 'Engineer']

test('a new user runs an example: three nodes at once, a verdict on what they said, and the result', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page.getByText('Only the scripted demo answers so far.')).toBeVisible()
  await page.getByRole('button', { name: /^Three views/ }).click()
  await expect(page.getByRole('heading', { name: 'Three views' })).toBeVisible()
  for (const view of views) await expect(drawnNode(page, view)).toHaveAccessibleName(/To Verdict/)
  await page
    .getByRole('button', { name: 'Is a four-day week a good idea for a support team of six?' })
    .click()

  const running = transcript(page)
    .getByRole('group', { name: /^Node / })
    .filter({ hasText: 'running' })
  await Promise.all([
    expect(running).toHaveCount(3),
    expect(drawnNode(runPanel(page), 'Verdict')).toContainText('waits for 3'),
  ])

  await expect(nodeLane(page, 'Verdict')).toBeVisible()
  await expectEnded(page)
  const result = transcript(page)
  for (const view of views) await expect(result.getByRole('heading', { level: 3, name: view })).toBeVisible()
  await expect(result.getByRole('table').last().getByRole('row')).toContainText(['View', ...views])
  for (const name of [...views, 'Verdict']) await expectStanding(page, name, 'done')
})

test('the list of graphs leads to the same', async ({ page }) => {
  await page.goto('/graphs')
  const row = page
    .getByRole('list', { name: 'Graphs' })
    .getByRole('listitem')
    .filter({ hasText: 'Three views' })
  await expect(row).toContainText('6 nodes: 4 model calls')
  await row.getByRole('button', { name: 'Run Three views' }).click()
  await expect(page).toHaveURL(/\/\?graph=three-views$/)
  await expect(page.getByRole('heading', { name: 'Three views' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveAttribute(
    'placeholder',
    'Give Three views its input',
  )
})
