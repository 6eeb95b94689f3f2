import type { Page } from '@playwright/test'
import { transcript } from './chat'
import { askGraph, expectStanding, nodeLane } from './graph-pages'
import { makeGraph, path, planned } from './graphs'
import { expectEnded, numbered } from './run-page'
import { expect, test } from './story'

const slowly = (word: string, count: number) => ({ text: numbered(word, count), delayMs: 25 })

test('a reload and a second tab in mid-run: both show the same in the end, nothing twice', async ({
  page,
  context,
  weir,
}) => {
  const item = await makeGraph(weir.url, 'Item', {
    nodes: [planned('say', slowly('item', 30), { name: 'Say it' })],
    edges: path('start', 'say', 'end'),
  })
  const graphId = await makeGraph(weir.url, 'Watched', {
    nodes: [
      planned('left', slowly('left', 400), { name: 'Left' }),
      planned('right', slowly('right', 600), { name: 'Right' }),
      { kind: 'map', id: 'each', name: 'Each', graph: item, items: '["a","b","c"]', concurrency: 2 },
      planned('last', slowly('last', 20), { name: 'Last', prompt: '{{left}}{{right}}{{each}}' }),
    ],
    edges: ['left', 'right', 'each'].flatMap((id) => path('start', id, 'last')).concat(path('last', 'end')),
    end_template: 'All in all: {{last}}',
  })
  await askGraph(page, graphId)
  await expect(nodeLane(page, 'Left')).toContainText('left10 ')
  await page.reload()
  await expect(nodeLane(page, 'Left')).toContainText('left20 ')
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(nodeLane(second, 'Right')).toContainText('right0 ')

  for (const tab of [page, second]) {
    await expectEnded(tab)
    await expect(transcript(tab)).toContainText('All in all: last0 last1')
    for (const name of ['Left', 'Right', 'Each', 'Last']) {
      await expect(nodeLane(tab, name)).toHaveCount(1)
      await expectStanding(tab, name, 'done')
    }
    expect(await wordsIn(tab, 'Left')).toEqual(numbered('left', 400).trim().split(' '))
    expect(await wordsIn(tab, 'Right')).toEqual(numbered('right', 600).trim().split(' '))
    await expect(nodeLane(tab, 'Each')).toContainText('3 of 3')
  }

  // What was stored is the same, each node folded to its head.
  await Promise.all([page.reload(), second.reload()])
  for (const tab of [page, second]) await expectEnded(tab)
  expect(await transcript(page).innerText()).toBe(await transcript(second).innerText())
})

async function wordsIn(page: Page, name: string): Promise<string[]> {
  const lane = nodeLane(page, name)
  // Folded where it came as a whole.
  if ((await lane.getAttribute('open')) === null) await lane.getByText(name, { exact: true }).click()
  await expect(lane).toContainText(/\d/)
  return (await lane.innerText()).match(/\b(left|right)\d+/g) ?? []
}
