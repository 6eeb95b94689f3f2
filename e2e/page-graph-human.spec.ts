import type { Locator, Page } from '@playwright/test'
import { withWeir } from './agents'
import { transcript } from './chat'
import { askGraph, expectStanding, nodeLane } from './graph-pages'
import { echo, makeGraph, path, planned } from './graphs'
import { expectEnded } from './run-page'
import { expect, test } from './story'

/** Drafts a reply, asks a person whether it goes out, and sends it or not. */
function makeDesk(url: string): Promise<string> {
  const properties = {
    decision: { type: 'string', enum: ['send', 'discard'] },
    copies: { type: 'integer', minimum: 1 },
  }
  return makeGraph(url, 'Desk', {
    nodes: [
      planned('draft', { text: 'We are sorry about the **double charge**.' }, { name: 'Draft' }),
      {
        kind: 'human',
        id: 'review',
        name: 'Review',
        prompt: 'Send this?\n\n{{draft}}',
        schema: { type: 'object', properties, required: ['decision', 'copies'] },
      },
      {
        kind: 'branch',
        id: 'which',
        name: 'Which',
        cases: [{ name: 'allowed', when: 'review.decision == "send"' }],
      },
      echo('sent', 'Sent {{review.copies}} times.', { name: 'Sent' }),
      echo('kept', 'Not sent.', { name: 'Not sent' }),
    ],
    edges: [
      ...path('start', 'draft', 'review', 'which'),
      { from: 'which', to: 'sent', case: 'allowed' },
      { from: 'which', to: 'kept', case: 'else' },
      ...path('sent', 'end'),
      ...path('kept', 'end'),
    ],
  })
}

const question = (page: Page): Locator => page.getByRole('group', { name: /^Answer needed: Send this/ })

async function answer(page: Page, decision: string, copies: string): Promise<void> {
  await question(page).getByRole('combobox', { name: 'decision' }).selectOption(decision)
  await question(page).getByRole('textbox', { name: 'copies' }).fill(copies)
  await question(page).getByRole('button', { name: 'Send', exact: true }).click()
}

test('a graph waits for a person: the server dies, another device answers, this page follows, a late answer is told', async ({
  page,
  browser,
  upstream,
}) => {
  await withWeir(upstream, async (weir) => {
    await askGraph(page, await makeDesk(weir.url), 'I was charged twice', weir.url)
    await expect(question(page).getByText('double charge')).toBeVisible()
    await expect(page.getByText('Waits for your answer')).toBeVisible()
    await expect(page).toHaveTitle(/^● needs you/)
    await expectStanding(page, 'Draft', 'done')
    await expectStanding(page, 'Review', /needs you|waits for a person/)

    await weir.kill('SIGKILL')
    await expect(page.getByText(/Reconnecting/).first()).toBeVisible()
    await weir.restart()
    await expect(page.getByText('Waits for your answer')).toBeVisible()

    // What does not fit is said at its field, and is not sent.
    await answer(page, 'send', '0')
    await expect(question(page).getByRole('textbox', { name: 'copies' })).toHaveAccessibleDescription(/1/)

    // This page's answer is under way while the other device gives its own.
    const gate = Promise.withResolvers<void>()
    await page.route('**/inputs/*', async (route) => {
      await gate.promise
      await route.continue()
    })
    await answer(page, 'discard', '1')
    const second = await (await browser.newContext()).newPage()
    await second.goto(page.url())
    await answer(second, 'send', '3')

    for (const device of [page, second]) {
      await expectEnded(device)
      await expect(transcript(device)).toContainText('Sent 3 times.')
      await expect(transcript(device)).toContainText('Skipped: Not sent')
      await expect(nodeLane(device, 'Review')).toHaveCount(1)
      await expectStanding(device, 'Review', 'done')
      await expectStanding(device, 'Not sent', 'skipped')
    }
    gate.resolve()
    await expect(
      page.getByRole('alert').filter({ hasText: 'Already answered on another device' }),
    ).toBeVisible()
    await second.context().close()
  })
})
