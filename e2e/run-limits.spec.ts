import { stdioServers, addServer, makeAgent } from './agents'
import { transcript } from './chat'
import { askAgent, callRows, runPanel } from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

test('an agent at its limit says which, and what is kept', async ({ page, weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agentId = await makeAgent(weir.url, 'Endless', {
    tools: [{ server, tool: 'add' }],
    limits: { max_iterations: 2 },
    plan: [{ text: 'Once more. ', calls: [{ name: 'add', arguments: { a: 1, b: 1 } }] }],
  })
  await askAgent(page, agentId)
  const note = transcript(page).getByText('Stopped at its limit: 2 turns. These 4 words are kept.')
  await expect(note).toBeVisible()
  await expect(callRows(transcript(page), 'add')).toHaveCount(2)
  await expect(runPanel(page).getByRole('meter', { name: 'Turns' })).toHaveAttribute(
    'aria-valuetext',
    '2 of 2',
  )
  await page.reload()
  await expect(note).toBeVisible()
})
