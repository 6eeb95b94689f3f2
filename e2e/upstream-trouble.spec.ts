import { ask, send, transcript } from './chat'
import { expect, test } from './story'

const troubles = [
  { model: 'status-401', says: /asks for a key \(401\)|refused its key \(401\)/ },
  { model: 'status-429', says: /429|rate|too many/i },
  { model: 'status-500', says: /500/ },
  { model: 'reset', says: /broke the connection/, keeps: 'word3' },
]

for (const { model, says, keeps } of troubles) {
  test(`the upstream answers “${model}”: the page says what happened and what is kept, and Retry works`, async ({
    page,
  }) => {
    await ask(page, 'Hello', model)
    await expect(transcript(page)).toContainText(says)
    await expect(transcript(page)).toContainText('Hello')
    await expect(transcript(page)).toContainText(
      keeps ? 'What came before is kept.' : /your message is kept\./i,
    )
    if (keeps) await expect(transcript(page)).toContainText(keeps)
    await page.reload()
    await expect(transcript(page)).toContainText(says)
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(transcript(page)).toContainText('2 / 2')
    await send(page, 'Still there?')
    await expect(transcript(page)).toContainText('Still there?')
  })
}
