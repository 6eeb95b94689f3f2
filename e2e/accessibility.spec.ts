import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { addServer, makeAgent, only, stdioServers, untilEvents } from './agents'
import { ask, stopButton, transcript, untilWord } from './chat'
import { askGraph, drawnNode, openNode } from './graph-pages'
import { echo, makeGraph, path, planned, startGraph } from './graphs'
import { openTool, serverRow } from './pages'
import { approvalOf, askAgent, askSubAgent, expectEnded, runPanel } from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

/** Holds the page to every rule, and in the dark, where only colors differ, to those of contrast. */
async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOf(new AxeBuilder({ page }))).toEqual([])
  await showTheme(page, 'dark')
  expect(await violationsOf(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([])
  await showTheme(page, 'light')
}

async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** An agent that asks two others, has its own calls with results of every form, and then wants to delete something. */
async function makeBusyAgent(url: string): Promise<string> {
  const server = await addServer(url, { transport: 'stdio', command: 'test' })
  const call = (name: string, args: object = {}) => ({ name, arguments: args })
  const plan = [
    { reasoning: 'I add first.', calls: [call('add', { a: 1, b: 2 })] },
    { text: 'The sum is 3.' },
  ]
  const tools = [{ server, tool: '*' }]
  const left = await makeAgent(url, 'Left', { tools, plan })
  const right = await makeAgent(url, 'Right', { tools, plan })
  return makeAgent(url, 'Busy', {
    tools,
    sub_agents: [left, right],
    limits: { max_iterations: 5, max_tokens: 100_000 },
    approval: { ask: 'changes' },
    plan: [
      { text: 'I ask both. ', calls: [askSubAgent(left), askSubAgent(right)] },
      { calls: [call('add', { a: 4, b: 5 }), call('picture'), call('no_such_tool'), call('read_note')] },
      { calls: [call('delete_all')] },
      { calls: [call('ask_name')] },
      { text: 'That was all.' },
    ],
  })
}

/** A graph with a node of every kind, which asks somebody. */
async function makeBusyGraph(url: string): Promise<string> {
  const item = await makeGraph(url, 'Item', {
    nodes: [echo('say', 'About {{start}}')],
    edges: path('start', 'say', 'end'),
  })
  const properties = { decision: { type: 'string', enum: ['end', 'go on'] } }
  const said = { reasoning: 'I think first.', text: 'one two three four five six seven', delayMs: 400 }
  return makeGraph(url, 'Busy', {
    nodes: [
      planned('slow', said),
      planned('shaky', { text: 'Mended.', failures: 1 }, { retry: { attempts: 2, backoff_ms: 2000 } }),
      planned('never', { failures: 9 }, { on_error: 'continue' }),
      { kind: 'map', id: 'each', graph: item, items: '["a","b","c"]' },
      { kind: 'subgraph', id: 'inner', graph: item, input: 'the same' },
      { kind: 'tool', id: 'clock', tool: { server: 'builtin', tool: 'current_time', approval: 'allow' } },
      { kind: 'human', id: 'ask', schema: { type: 'object', properties, required: ['decision'] } },
      { kind: 'branch', id: 'which', cases: [{ name: 'end', when: 'ask.decision == "end"' }] },
      echo('done', '# Done\n\n{{each}} {{clock.time}}'),
      echo('not', 'Not this.'),
    ],
    edges: [
      ...['slow', 'shaky', 'never', 'each', 'inner', 'clock'].flatMap((id) => path('start', id, 'ask')),
      ...path('ask', 'which'),
      { from: 'which', to: 'done', case: 'end' },
      { from: 'which', to: 'not', case: 'else' },
      ...path('done', 'end'),
      ...path('not', 'end'),
    ],
  })
}

/** The panel of the run, over the page where there is no room beside it. */
async function showPanel(page: Page): Promise<void> {
  if (!(await runPanel(page).isVisible()))
    await page.getByRole('button', { name: 'Run', exact: true }).click()
}

/** Opens every node and attempt that is folded. */
async function openNodes(page: Page): Promise<void> {
  const folded = transcript(page).locator('details:not([open]) > summary')
  while ((await folded.count()) > 0) await folded.first().click()
}

/** Opens every call and every sub-agent of the transcript. */
async function openEverything(page: Page): Promise<void> {
  const closed = transcript(page).getByRole('button', { expanded: false })
  for (const row of (await closed.all()).toReversed()) await row.click()
  await expect(closed).toHaveCount(0)
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`${viewport.width} wide`, () => {
    test.use({ viewport })

    test('an empty chat, a streaming, a stopped and a failed answer have no violations', async ({ page }) => {
      await page.goto('/')
      await expect(page.getByRole('heading', { name: /Start a run/ })).toBeVisible()
      await expectAccessible(page)
      await ask(page, 'Count', 'steady-3000x20')
      await untilWord(page, 3)
      await expectAccessible(page)
      await stopButton(page).click()
      await expect(transcript(page).getByText(/^Stopped by you/)).toBeVisible()
      await expectAccessible(page)
      await ask(page, 'Show', 'markdown')
      await expect(transcript(page).locator('math').first()).toBeVisible()
      await expectAccessible(page)
      await ask(page, 'Fail', 'status-500')
      await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
      await expectAccessible(page)
      await page.goto('/c/no-such-conversation')
      await expect(page.getByText('There is no such conversation.')).toBeVisible()
      await expectAccessible(page)
    })

    test('the pages of agents and tools have no violations', async ({ page, weir }) => {
      await page.goto('/agents')
      await expect(page.getByRole('list', { name: 'Agents' })).toContainText('Researcher')
      await expectAccessible(page)
      for (const id of ['reviewer', 'new']) {
        await page.goto(`/agents/${id}`)
        await expect(page.getByRole('checkbox', { name: /^calculate/ })).toBeVisible()
        await expectAccessible(page)
      }
      await page.getByRole('button', { name: 'JSON' }).click()
      await page.getByRole('textbox', { name: 'Definition' }).fill('{')
      await expectAccessible(page)
      await addServer(weir.url, { transport: 'stdio', command: 'test' })
      await page.goto('/tools')
      await page.getByRole('button', { name: 'Add a server' }).click()
      await serverRow(page, 'server').first().getByRole('button').click()
      const form = await openTool(page, 'add')
      await page.getByRole('button', { name: 'Schema of its arguments' }).click()
      await form.getByRole('button', { name: 'Try it' }).click()
      await expectAccessible(page)
    })

    test('an agent that works, asks and has ended, with everything open, has no violations', async ({
      page,
      weir,
    }) => {
      const agentId = await makeBusyAgent(weir.url)
      await askAgent(page, agentId)
      const approval = approvalOf(page, 'delete_all')
      await expect(approval).toBeVisible()
      await expectAccessible(page)
      await approval.getByRole('button', { name: 'Refuse…' }).click()
      await expectAccessible(page)
      await approval.getByRole('button', { name: 'Refuse', exact: true }).click()
      const question = page.getByRole('group', { name: /^Answer needed/ })
      await expect(question).toBeVisible()
      await expectAccessible(page)
      await question.getByRole('button', { name: 'Decline' }).click()
      await expectEnded(page)
      await openEverything(page)
      await expect(transcript(page).getByRole('img', { name: 'Image from picture' })).toBeVisible()
      await expectAccessible(page)
      await showPanel(page)
      await expect(runPanel(page).getByRole('meter', { name: 'Turns' })).toBeVisible()
      await expectAccessible(page)
    })

    test('the lists of graphs and of runs, and an empty chat with a graph, have no violations', async ({
      page,
      weir,
    }) => {
      const id = await makeBusyGraph(weir.url)
      const runId = await startGraph(weir.url, { graph_name: id, input_text: 'It waits' })
      await untilEvents(weir.url, runId, (events) => only(events, 'input_request').length > 0)
      await page.goto('/graphs')
      await expect(page.getByRole('list', { name: 'Graphs' })).toContainText('Three views')
      await expectAccessible(page)
      await page.goto(`/?graph=${id}`)
      await expect(drawnNode(page, 'slow')).toBeVisible()
      await expectAccessible(page)
      await page.goto('/runs?mode=graph')
      await expect(page.getByRole('list', { name: 'Runs' })).toContainText('It waits')
      await expectAccessible(page)
    })

    test('the editor of a graph has no violations', async ({ page, weir }) => {
      await page.goto(`/graphs/${await makeBusyGraph(weir.url)}`)
      await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible()
      await expectAccessible(page)
      for (const name of ['clock', 'which', 'ask', 'done']) {
        if (viewport.width < 720) await page.getByRole('tab', { name: 'Drawing' }).click()
        await drawnNode(page, name).click()
        await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
        await expectAccessible(page)
      }
      await page.getByRole('textbox', { name: 'Prompt' }).fill('{{nobody}} {{')
      await expect(page.getByRole('listbox', { name: 'Outputs' })).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('tab', { name: 'JSON' }).click()
      await page.getByRole('textbox', { name: 'Definition' }).fill('{')
      await expectAccessible(page)
    })

    test('a graph that runs, waits and is done, with every node open, has no violations', async ({
      page,
      weir,
    }) => {
      await askGraph(page, await makeBusyGraph(weir.url))
      await expect(transcript(page)).toContainText('one two three')
      await expectAccessible(page)
      const question = page.getByRole('group', { name: /^Answer needed/ })
      await expect(question).toBeVisible()
      await expectAccessible(page)
      await question.getByRole('combobox', { name: 'decision' }).selectOption('end')
      await question.getByRole('button', { name: 'Send', exact: true }).click()
      await expectEnded(page)
      await openNodes(page)
      await expectAccessible(page)
    })

    test('a graph that failed, a node of it in the panel, and what it is run again with have no violations', async ({
      page,
      weir,
    }) => {
      const graphId = await makeGraph(weir.url, 'Broken', {
        nodes: [planned('thinks', { reasoning: 'Hm. ', text: 'So.' }), planned('broken', { failures: 9 })],
        edges: path('start', 'thinks', 'broken', 'end'),
      })
      await askGraph(page, graphId)
      await expect(page.getByRole('button', { name: 'Continue from checkpoint' })).toBeVisible()
      await openNodes(page)
      await expectAccessible(page)
      await showPanel(page)
      await expect(drawnNode(runPanel(page), 'broken')).toContainText('broken')
      await expectAccessible(page)
      const node = await openNode(page, 'thinks')
      await expectAccessible(page)
      await node.getByRole('tab', { name: 'Messages' }).click()
      await expectAccessible(page)
      await node.getByRole('button', { name: 'Rerun from here' }).click()
      await expectAccessible(page)
    })
  })
}

test('the whole story works by keyboard alone', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('By hand')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/c\//)
  await expect(transcript(page)).toContainText('By hand')
  await page.keyboard.press('Control+Shift+O')
  await expect(page).toHaveURL(/\/$/)
})
