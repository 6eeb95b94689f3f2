import { send, transcript } from './chat'
import { callRows, expectEnded, expectSideBySide, subAgent } from './run-page'
import { expect, test } from './story'

// Nothing is configured: no key, no upstream.
test.use({ environment: { OPENAI_BASE_URL: '' } })

test('a new user opens an example and watches it use its tools', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText('Only the scripted demo answers so far.')).toBeVisible()
  await page.getByRole('button', { name: /^Data analyst/ }).click()
  await expect(page.getByRole('heading', { name: 'Data analyst' })).toBeVisible()
  await page.getByRole('button', { name: 'Work out 12, 7.5, 19, 3.25 and 8' }).click()

  // Three calls at once, each with its result in its row.
  const calls = callRows(transcript(page), 'calculate')
  await expect(calls).toHaveText([/49\.75/, /9\.95/, /15\.75/])
  await calls.first().click()
  const details = page.getByRole('group', { name: 'calculate: arguments and result' })
  await expect(details).toContainText('sum(12, 7.5, 19, 3.25, 8)')
  await expect(callRows(transcript(page), 'write_file')).toBeVisible()

  await expectEnded(page)
  const table = transcript(page).getByRole('table').last()
  await expect(table.getByRole('row', { name: /^Mean/ })).toContainText('9.95')
})

test('the reviewer asks its two sub-agents at once, in one frame', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: /^Reviewer/ }).click()
  await expect(page.getByRole('listitem').filter({ hasText: /^Check: the mean of/ })).toBeVisible()
  await send(page, 'Is the mean of 4, 8 and 15 really 9, as of today?')

  const researcher = subAgent(transcript(page), 'researcher')
  const analyst = subAgent(transcript(page), 'data-analyst')
  await expect(callRows(researcher, 'current_time')).toBeVisible()
  await expect(callRows(analyst, 'calculate')).toHaveCount(3)
  await expect(callRows(analyst, 'calculate').nth(1)).toContainText('9')
  await expectSideBySide(researcher, analyst)

  await expectEnded(page)
  await expect(transcript(page)).toContainText('Verdict: both answered.')
})
