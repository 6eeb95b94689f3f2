import { ask, expectWholeAnswer, transcript, untilWord } from './chat'
import { expect, test } from './story'

test('a reload in mid-answer loses nothing and repeats nothing', async ({ page }) => {
  await ask(page, 'Count', 'steady-200x25')
  await untilWord(page, 20)
  await page.reload()
  await untilWord(page, 20)
  await expectWholeAnswer(page, 200)
})

test('the same conversation in a second tab shows the same answer, from its first word', async ({
  page,
  context,
}) => {
  await ask(page, 'Count', 'steady-200x25')
  await untilWord(page, 10)
  const second = await context.newPage()
  await second.goto(page.url())
  await untilWord(second, 0)
  await Promise.all([expectWholeAnswer(page, 200), expectWholeAnswer(second, 200)])
  expect(await answerText(second)).toBe(await answerText(page))
})

test('a run goes on while nobody watches', async ({ page }) => {
  await ask(page, 'Count', 'steady-50x20')
  await untilWord(page, 1)
  const url = page.url()
  await page.goto('about:blank')
  await expect
    .poll(
      async () =>
        (await (await page.request.get(url.replace('/c/', '/api/conversations/'))).json()).conversation
          .status,
    )
    .toBe('completed')
  await page.goto(url)
  await expectWholeAnswer(page, 50)
})

async function answerText(page: Parameters<typeof transcript>[0]): Promise<string | undefined> {
  return (await transcript(page).innerText()).match(/word0[\s\S]*word199/)?.[0]
}
