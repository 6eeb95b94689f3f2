import type { Page } from '@playwright/test'
import { transcript } from './chat'
import { askGraph, expectStanding, nodeLane, openNode } from './graph-pages'
import { callsWith, echo, makeGraph, path, planned } from './graphs'
import { expectEnded, runPanel } from './run-page'
import { expect, test } from './story'

const version = (page: Page, text: string) => transcript(page).getByText(text, { exact: true })

/** Three nodes in a row and one beside them; each says what it was given. */
function makeRow(url: string, mark: string): Promise<string> {
  return makeGraph(url, 'Row', {
    nodes: [
      echo('one', `${mark} one({{start}})`, { name: 'One' }),
      echo('two', 'two({{one}})', { name: 'Two' }),
      echo('three', 'three({{two}})', { name: 'Three' }),
      echo('beside', `${mark} beside`, { name: 'Beside' }),
    ],
    edges: [...path('start', 'one', 'two', 'three', 'end'), ...path('start', 'beside', 'end')],
    end_template: 'Result: {{three}}',
  })
}

test('from a node with another input: a second version, in which what came before is kept; the first stays', async ({
  page,
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  await askGraph(page, await makeRow(weir.url, mark))
  await expectEnded(page)
  const first = `Result: three(two(${mark} one(Begin)))`
  await expect(version(page, first)).toBeVisible()
  const node = await openNode(page, 'Two')
  await expect(node).toContainText(`two(${mark} one(Begin))`)
  await node.getByRole('tab', { name: 'Input' }).click()
  await node.getByRole('button', { name: 'Rerun from here' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rerun from Two' })
  await expect(dialog.getByRole('textbox', { name: 'Input' })).toHaveValue(`two(${mark} one(Begin))`)
  await dialog.getByRole('textbox', { name: 'Input' }).fill('edited')
  await dialog.getByRole('button', { name: 'Rerun' }).click()

  await expect(dialog).toBeHidden()
  await expect(transcript(page).getByText('2 / 2')).toBeVisible()
  await expectEnded(page)
  await expect(version(page, 'Result: three(edited)')).toBeVisible()
  await expect(transcript(page)).toContainText(/Kept from the earlier run: (One, Beside|Beside, One)/)
  for (const name of ['One', 'Beside']) await expectStanding(page, name, 'kept')
  for (const name of ['Two', 'Three']) await expectStanding(page, name, 'done')
  expect(callsWith(upstream, mark).length).toBe(4)

  await page.getByRole('button', { name: 'Previous version' }).click()
  await expect(transcript(page).getByText('1 / 2')).toBeVisible()
  await expect(version(page, first)).toBeVisible()
  await expect(transcript(page)).not.toContainText('Kept from the earlier run')
  for (const name of ['One', 'Two', 'Three', 'Beside']) await expectStanding(page, name, 'done')
})

test('a pinned output takes the place of a node; a fork is a conversation of its own', async ({
  page,
  weir,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  await askGraph(page, await makeRow(weir.url, mark), 'Forked')
  await expectEnded(page)
  const address = page.url()
  const node = await openNode(page, 'Two')
  await node.getByRole('button', { name: 'Pin output' }).click()
  const pin = page.getByRole('dialog', { name: 'Pin the output of Two' })
  await pin.getByRole('textbox', { name: 'Output' }).fill('pinned')
  await pin.getByRole('button', { name: 'Run with it' }).click()
  await expectEnded(page)
  await expect(version(page, 'Result: three(pinned)')).toBeVisible()
  await expectStanding(page, 'Two', 'kept')

  await (await openNode(page, 'Three')).getByRole('button', { name: 'Fork' }).click()
  const fork = page.getByRole('dialog', { name: 'Fork from Three' })
  await fork.getByRole('textbox', { name: 'Input' }).fill('forked')
  await fork.getByRole('button', { name: 'Fork' }).click()
  await expect(page).not.toHaveURL(address)
  await expectEnded(page)
  await expect(version(page, 'Result: forked')).toBeVisible()
  await expect(transcript(page).getByText('1 / 2')).toBeHidden()
})

test('a run that failed goes on from its checkpoint: what was done does not run again', async ({
  page,
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID()
  const graphId = await makeGraph(weir.url, 'Shaky', {
    nodes: [
      echo('one', `${mark} one`, { name: 'One' }),
      planned('shaky', { text: 'Mended.', failures: 1 }, { name: 'Shaky', prompt: '{{one}}' }),
    ],
    edges: path('start', 'one', 'shaky', 'end'),
    end_template: 'Result: {{shaky}}',
  })
  await askGraph(page, graphId)
  const goOn = page.getByRole('button', { name: 'Continue from checkpoint' })
  await expect(goOn).toBeVisible()
  await expect(nodeLane(page, 'Shaky')).toContainText(/failed/)
  await expectStanding(page, 'Shaky', 'failed')
  await expect(runPanel(page)).toContainText('1 of 2 done')
  await goOn.click()

  await expectEnded(page)
  await expect(transcript(page).getByText('2 / 2')).toBeVisible()
  await expect(version(page, 'Result: Mended.')).toBeVisible()
  await expectStanding(page, 'One', 'kept')
  await expectStanding(page, 'Shaky', 'done')
  expect(callsWith(upstream, `${mark} one`).length).toBe(3)
})
