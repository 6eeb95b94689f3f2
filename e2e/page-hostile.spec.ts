/** Whatever a model, a tool or its server says, the page shows it as text: nothing becomes markup, runs, or loads. */
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { freePort } from '@/testing/start-weir'
import { addServer, makeAgent, postJson, stdioServers } from './agents'
import { transcript } from './chat'
import { serverRow } from './pages'
import { askAgent, expectEnded } from './run-page'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const markup =
  '<script>document.title = "owned"</script><img src="https://evil.example/x.png" onerror="document.title = \'owned\'"><iframe src="https://evil.example"></iframe>'
const markdown = `# Read me\n\n- [click](javascript:document.title='owned')\n- [data](data:text/html,<script>1</script>)\n- ![pixel](https://evil.example/pixel.png)\n- ![drawn](data:image/svg+xml,<svg onload=alert(1)>)\n\n${markup}`
const unseen = 'a\u0000b\u001B[31mred\u001B[0m \u202Eesrever\u202C \u2066x\u2069 end'

/** Notes what must not happen: dialogs, and requests that leave the app. */
function watch(page: Page, home: string): string[] {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(home) && !/^(data|blob):/.test(url)) seen.push(url)
  })
  return seen
}

async function expectHarmless(page: Page): Promise<void> {
  const alive = 'iframe, object, embed, [onerror], [onload], a[href^="javascript:" i], a[href^="data:" i]'
  const shown = page.locator(`main script, img:not([src^="data:image/png"]), ${alive}`)
  await expect(shown).toHaveCount(0)
  await expect(page).not.toHaveTitle(/owned/)
}

/** A tool server without any manners, over HTTP: its tool answers with these pieces. */
async function startRude(description: string, content: readonly object[]) {
  const parameters = {
    type: 'object',
    properties: { [markup]: { type: 'string', title: markup, description } },
  }
  const answers: Readonly<Record<string, object>> = {
    initialize: {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'rude', version: '1' },
    },
    'tools/list': { tools: [{ name: 'speak', title: markup, description, inputSchema: parameters }] },
    'tools/call': { content },
  }
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end()
    const { id, method } = (await json(request)) as { readonly id?: number; readonly method: string }
    if (id === undefined) return response.writeHead(202).end()
    const result = answers[method]
    const body = result ? { result } : { error: { code: -32_601, message: 'There is no such method.' } }
    response.writeHead(200, { 'Content-Type': 'application/json' })
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...body }))
  })
  const port = await freePort()
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)))
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('what a model and its tools say in a run', async ({ page, weir }) => {
  const seen = watch(page, weir.url)
  const server = await addServer(weir.url, { transport: 'stdio', command: 'hostile' })
  const test = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const say = (text: string) => ({ name: 'echo', arguments: { text } })
  const agentId = await makeAgent(weir.url, `<b>Bold</b> ${'x'.repeat(20)}`, {
    description: markup,
    tools: [
      { server, tool: 'echo' },
      { server: test, tool: 'huge' },
    ],
    approval: { ask: 'never' },
    plan: [
      { reasoning: markdown, text: markdown, calls: [say(markup), say(markdown), say(unseen)] },
      {
        calls: [
          { name: markup, arguments: '<not json>' },
          { name: 'huge', arguments: { bytes: 2_000_000 } },
        ],
      },
      { text: `${markup} The end.` },
    ],
  })
  await page.goto(`/?agent=${agentId}`)
  await expect(page.getByRole('main')).toContainText('onerror=')
  await expectHarmless(page)
  await askAgent(page, agentId, markdown)
  await expect(transcript(page)).toContainText('The end.', { timeout: 30_000 })
  await expectEnded(page)
  await expectHarmless(page)
  const rows = transcript(page).getByRole('button', { expanded: false })
  for (const row of (await rows.all()).toReversed()) await row.click()
  await expect(transcript(page)).toContainText('document.title = "owned"')
  // Colours of a terminal are gone, what cannot be seen is shown, and nothing turns the text round.
  const said = await transcript(page).innerText()
  expect(said).toMatch(/a\uFFFDbred/)
  expect(said).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Bidi_Control}]/u)
  await expectHarmless(page)
  await page.reload()
  await expect(transcript(page)).toContainText('The end.')
  await expectHarmless(page)
  expect(seen).toEqual([])
})

test('an image of a wrong kind, and what a server says of its tools', async ({ page, weir }) => {
  const seen = watch(page, weir.url)
  const html = Buffer.from(markup).toString('base64')
  await using rude = await startRude(`${markdown}\n${'long '.repeat(20_000)}`, [
    { type: 'image', data: html, mimeType: 'text/html' },
    {
      type: 'image',
      data: Buffer.from('<svg onload="alert(1)"/>').toString('base64'),
      mimeType: 'image/svg+xml',
    },
    { type: 'image', data: html, mimeType: 'image/png' },
    { type: 'resource_link', name: markup, uri: 'javascript:alert(1)' },
    { type: 'text', text: markup },
  ])
  const body = { transport: 'http', name: markup.slice(0, 60), url: rude.url }
  await postJson(`${weir.url}/api/mcp/servers`, body, 201)
  await page.goto('/tools')
  await serverRow(page, '<script>').getByRole('button').click()
  await page
    .getByRole('heading', { level: 3, name: /^speak/ })
    .getByRole('button')
    .click()
  await page.getByRole('button', { name: 'Schema of its arguments' }).click()
  const form = page.getByRole('form', { name: 'Try speak' })
  await form.getByRole('button', { name: 'Try it' }).click()

  await expect(form).toContainText('text/html')
  // A drawing is shown as the text that it is.
  await expect(form).toContainText('<svg onload="alert(1)"/>')
  await expect(form).toContainText('javascript:alert(1)')
  await expect(form).toContainText('document.title = "owned"')
  // Bytes that are no picture stay an empty box.
  await expect(form.getByRole('img')).toHaveJSProperty('naturalWidth', 0)
  await expectHarmless(page)
  expect(seen).toEqual([])
})
