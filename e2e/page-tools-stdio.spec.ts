import { planOf } from '@/testing/planned-turns'
import { send, transcript } from './chat'
import { addServerByHand, everythingCommand, openTool, serverRow } from './pages'
import { callRows, expectEnded } from './run-page'
import { expect, test } from './story'

test.use({ environment: { MCP_STDIO_ALLOWED: JSON.stringify({ everything: everythingCommand }) } })

const instructions = planOf(
  {
    text: 'I begin. ',
    calls: [{ name: 'trigger-long-running-operation', arguments: { duration: 8, steps: 4 } }],
  },
  {
    calls: [
      { name: 'get-tiny-image', arguments: {} },
      { name: 'echo', arguments: { message: 'Ahoy' } },
    ],
  },
  { text: 'That was all.' },
)

test('a server over stdio is added and tried; an agent made by hand calls the chosen of its tools', async ({
  page,
}) => {
  await addServerByHand(page, { name: 'Everything', command: 'everything' })
  const row = serverRow(page, 'Everything')
  await expect(row).toContainText(/connected\s*1\d tools/)
  const tools = page.getByRole('list', { name: 'Tools of Everything' })
  await expect(tools).toContainText('trigger-long-running-operation')

  const form = await openTool(page, 'echo')
  await page.getByRole('button', { name: 'Schema of its arguments' }).click()
  await expect(tools).toContainText(/"required": \[\s*"message"\s*\]/)
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(form.getByRole('textbox', { name: 'message' })).toHaveAccessibleDescription('This is needed')
  await form.getByRole('textbox', { name: 'message' }).fill('Hello there')
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(form).toContainText('Echo: Hello there')
  await expect(form).toContainText(/Done after \d/)

  await page.getByRole('link', { name: 'Agents' }).click()
  await page.getByRole('button', { name: 'New agent' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Hand made')
  await page.getByRole('combobox', { name: 'Model' }).selectOption('planned')
  await page.getByRole('textbox', { name: 'Instructions' }).fill(instructions)
  const settings = page.getByRole('complementary', { name: 'Tools and limits' })
  await settings.getByRole('button', { name: /^Everything/ }).click()
  for (const tool of ['trigger-long-running-operation', 'get-tiny-image', 'echo'])
    await settings.getByRole('checkbox', { name: new RegExp(`^${tool}`) }).check()
  await expect(settings.getByRole('button', { name: /^Everything/ })).toContainText(/3 of 1\d/)
  await page.getByRole('button', { name: 'Try it' }).click()

  await expect(page.getByRole('heading', { name: 'Hand made' })).toBeVisible()
  await send(page, 'Begin')
  const operation = callRows(transcript(page), 'trigger-long-running-operation')
  const meter = page.getByRole('progressbar', { name: 'trigger-long-running-operation: done' })
  await expect(operation).toContainText('1 of 4')
  await expect(meter).toHaveJSProperty('value', 0.25)
  await expect(operation).toContainText('3 of 4')
  await expect(callRows(transcript(page), 'echo')).toContainText('Echo: Ahoy')
  await expectEnded(page)
  await expect(transcript(page)).toContainText('That was all.')

  await callRows(transcript(page), 'get-tiny-image').click()
  const image = page.getByRole('img', { name: 'Image from get-tiny-image' })
  await expect(image).toBeVisible()
  await expect(image).toHaveJSProperty('naturalWidth', 20)
})
