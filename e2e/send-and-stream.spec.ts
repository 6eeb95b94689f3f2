import { ask, chooseModel, expectWholeAnswer, send, stopButton, transcript, untilWord } from './chat'
import { expect, test } from './story'

test('a person asks, watches the answer stream, and goes on', async ({ page }) => {
  await ask(page, 'Count slowly', 'steady-200x25')
  await untilWord(page, 2)
  await expect(stopButton(page)).toBeVisible()
  await expect(page.getByText('Answering', { exact: true }).first()).toBeVisible()
  await expectWholeAnswer(page, 200)
  await expect(transcript(page)).toContainText('18 tokens')

  await chooseModel(page, 'echo')
  await send(page, 'And now say this')
  await expect(transcript(page).getByText('And now say this')).toHaveCount(2)
})

test('the demo model answers without any key', async ({ page }) => {
  await ask(page, 'What is this?', 'demo')
  await expect(transcript(page)).toContainText('Thought for', { timeout: 20_000 })
  await expect(transcript(page).getByRole('table')).toBeVisible({ timeout: 20_000 })
  await expect(transcript(page).locator('math').first()).toBeVisible({ timeout: 20_000 })
  await expect(transcript(page).locator('pre')).toContainText('OPENAI_BASE_URL')
})

test('raw HTML in an answer is text, and scripts in it never run', async ({ page }) => {
  const attack =
    '<img src=x onerror="document.title=1"> <script>document.title=2</script> [link](javascript:alert(1))'
  await ask(page, attack, 'echo')
  await expect(transcript(page).getByText('onerror=')).toHaveCount(2)
  await expect(transcript(page).locator('script, img')).toHaveCount(0)
  await expect(transcript(page).locator('a[href^="javascript"]')).toHaveCount(0)
})

test('an image of another host is loaded by a click only, and links open beside the page', async ({
  page,
}) => {
  const image = 'https://images.example/a.png'
  const foreign: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).hostname.endsWith('.example')) foreign.push(request.url())
  })
  await page.route(image, (route) => route.fulfill({ contentType: 'image/png', body: '' }))

  await ask(page, `![x](${image}) and [a link](https://links.example/)`, 'echo')
  const link = transcript(page).getByRole('link', { name: 'a link' })
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', /\bnoopener\b/)
  const load = transcript(page).getByRole('button', { name: /images\.example.*Load/ })
  await expect(load).toBeVisible()
  await expect(stopButton(page)).toBeHidden()
  expect(foreign).toEqual([])

  await load.click()
  await expect.poll(() => foreign).toEqual([image])
})

test('reasoning and text alternate as blocks of their own', async ({ page }) => {
  await ask(page, 'Think first', 'reasoning')
  await expect(transcript(page)).toContainText('Thought for')
  await expect(transcript(page)).toContainText('word0 word1 word2 word3')
})

test('the list names the conversation, and leads back to it', async ({ page }) => {
  await ask(page, 'A title of my own', 'echo')
  await expect(transcript(page).getByText('A title of my own')).toHaveCount(2)
  await page.getByRole('link', { name: 'New chat' }).click()
  await expect(page).toHaveURL(/\/$/)
  await expect(
    page.getByRole('heading', { name: 'Start a run. It keeps going when you leave.' }),
  ).toBeVisible()
  await page.getByRole('link', { name: 'A title of my own' }).first().click()
  await expect(transcript(page).getByText('A title of my own')).toHaveCount(2)
})

test('back and forward show the right conversation', async ({ page }) => {
  await ask(page, 'The first one', 'echo')
  await expect(transcript(page).getByText('The first one')).toHaveCount(2)
  await page.getByRole('link', { name: 'New chat' }).click()
  await send(page, 'The second one')
  await expect(transcript(page).getByText('The second one')).toHaveCount(2)
  await page.goBack()
  await expect(transcript(page).getByText('The first one')).toHaveCount(2)
  await expect(transcript(page).getByText('The second one')).toHaveCount(0)
})
