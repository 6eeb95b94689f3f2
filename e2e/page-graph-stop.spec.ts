import { stopButton, transcript } from './chat'
import { askGraph, drawnNode, expectStanding, nodeLane } from './graph-pages'
import { callsWith, makeGraph, path, planned } from './graphs'
import { expectEnded, runPanel } from './run-page'
import { expect, test } from './story'

test('Stop in mid-run: every node ends, what was done is kept, and the run goes on from there', async ({
  page,
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID()
  const hanging = { text: `${mark} `, hangs: true }
  const graphId = await makeGraph(weir.url, 'Stopped', {
    nodes: [
      planned('first', { text: 'Done first.' }, { name: 'First' }),
      planned('left', hanging, { name: 'Left' }),
      planned('right', hanging, { name: 'Right' }),
      planned('after', { text: 'Never.' }, { name: 'After' }),
    ],
    edges: [...path('start', 'first', 'left', 'after', 'end'), ...path('first', 'right', 'after')],
  })
  await askGraph(page, graphId, 'Wait for me')
  for (const name of ['Left', 'Right']) await expect(nodeLane(page, name)).toContainText(mark)
  await expect(page.getByText(/^Running Stopped/)).toBeVisible()
  await expect(page.getByText('1 of 4 done').first()).toBeVisible()
  await stopButton(page).click()

  await expect(transcript(page).getByText(/^Stopped by you after/)).toBeVisible()
  await expectEnded(page)
  await expect(transcript(page)).toContainText('1 of 4 nodes is done and kept.')
  await expect(nodeLane(page, 'First')).not.toContainText(/stopped/)
  for (const name of ['Left', 'Right']) {
    await expect(nodeLane(page, name)).toContainText(/stopped at/)
    await expectStanding(page, name, 'stopped')
  }
  await expectStanding(page, 'First', 'done')
  await expect(drawnNode(runPanel(page), 'After')).not.toContainText(/running|waits|stopped/)
  for (const { closedByClient } of callsWith(upstream, mark)) expect(closedByClient).toBe(true)

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const row = page
    .getByRole('list', { name: 'Runs' })
    .getByRole('listitem')
    .filter({ hasText: 'Wait for me' })
  await expect(row).toContainText('stopped')
  await row.getByRole('link').click()
  await expect(transcript(page).getByText(/^Stopped by you after/)).toBeVisible()
  await expectStanding(page, 'Left', 'stopped')
})
