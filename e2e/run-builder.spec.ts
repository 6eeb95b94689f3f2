import { send, transcript } from './chat'
import { askAgent, callRows, expectEnded } from './run-page'
import { expect, test } from './story'

test.use({ environment: { OPENAI_BASE_URL: '' } })

test('an agent is described in words, asked about, drafted, saved, opened and run', async ({ page }) => {
  await page.goto('/agents')
  await page.getByRole('button', { name: 'Describe an agent' }).first().click()
  await expect(page.getByRole('heading', { name: 'Agent builder' })).toBeVisible()
  await send(page, 'An agent, please')
  await expect(page.getByRole('list', { name: 'Missing' }).getByRole('listitem')).toHaveText([
    'description',
    'instructions',
  ])
  await expectEnded(page)

  await send(page, 'An agent that sums up the numbers of a list, called Adder')
  const draft = page.getByRole('group', { name: 'Draft of an agent' })
  // While it is written: the name stands there before the instructions are complete.
  await expect(draft.first()).toContainText('Adder')
  await expect(callRows(transcript(page), 'draft_agent')).toContainText('writing')
  await expect(draft.first()).toContainText('calculate')
  await expect(transcript(page)).toContainText('Adder is saved and can be run.')
  await expectEnded(page)

  await page.getByRole('link', { name: 'Open agent' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Adder')
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue(/You are “Adder”/)
  await page.goBack()
  await page.getByRole('link', { name: 'Run it' }).click()
  await expect(page.getByRole('heading', { name: 'Adder' })).toBeVisible()
  await send(page, 'What about 3, 4 and 5?')
  await expect(callRows(transcript(page), 'calculate').first()).toContainText('12')
  await expectEnded(page)
})

test('what the builder made is there after a reload', async ({ page }) => {
  await askAgent(page, 'agent-builder', 'An agent that tells the time in a city, called Clock')
  await expectEnded(page)
  await page.reload()
  await expect(page.getByRole('link', { name: 'Open agent' })).toHaveAttribute('href', '/agents/clock')
  await page.goto('/agents')
  await expect(page.getByRole('list', { name: 'Agents' })).toContainText('Clock')
})
