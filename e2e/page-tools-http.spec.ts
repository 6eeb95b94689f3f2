import { spawn, type ChildProcess } from 'node:child_process'
import { startMcpServer } from '@/testing/mcp-server'
import { freePort } from '@/testing/start-weir'
import { addServerByHand, everythingCommand, serverRow } from './pages'
import { expect, test } from './story'

/** The official server in a process of its own. */
async function startEverything(port: number): Promise<ChildProcess> {
  const [program, script] = everythingCommand
  const child = spawn(program, [script, 'streamableHttp'], { env: { ...process.env, PORT: String(port) } })
  await expect
    .poll(() =>
      fetch(`http://127.0.0.1:${port}/mcp`).then(
        () => 'answers',
        () => 'is away',
      ),
    )
    .toBe('answers')
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

test('a server over HTTP: added, gone, back again, removed', async ({ page }) => {
  const port = await freePort()
  let everything = await startEverything(port)
  const row = serverRow(page, 'Far away')
  try {
    await addServerByHand(page, { name: 'Far away', url: `http://127.0.0.1:${port}/mcp` })
    await expect(row).toContainText(/connected\s*1\d tools/)
    await expect(page.getByRole('list', { name: 'Tools of Far away' })).toContainText('get-sum')

    await stop(everything)
    await row.getByRole('button', { name: 'Read its tools again' }).click()
    await expect(row).toContainText(/reconnecting|not connected/)
    await expect(row).toContainText(
      /cannot be reached \(ECONNREFUSED\)|stopped answering|ended the connection/,
    )
    // What it had last is still told.
    await expect(row).toContainText(/1\d tools/)

    everything = await startEverything(port)
    await row.getByRole('button', { name: 'Connect again' }).click()
    await expect(row).toContainText(/connected\s*1\d tools/)
    await expect(row.getByRole('button', { name: 'Read its tools again' })).toBeVisible()
  } finally {
    await stop(everything)
  }
  await row.getByRole('button', { name: 'Remove…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove Far away?' })
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(row).toBeHidden()
  await page.reload()
  await expect(serverRow(page, 'Built in')).toBeVisible()
  await expect(row).toBeHidden()
})

test('a header that the server asks for is added, sent, kept, and never shown again', async ({ page }) => {
  const secret = 'canary-4711'
  const server = await startMcpServer({ requiredHeaders: { 'x-key': secret } })
  const row = serverRow(page, 'Guarded')
  try {
    await addServerByHand(page, { name: 'Guarded', url: server.url })
    await expect(row).toContainText('not connected')
    await expect(row).toContainText('answers with 403.')

    await row.getByRole('button', { name: 'Edit URL and headers' }).click()
    await row.getByRole('button', { name: 'Add a header' }).click()
    await row.getByRole('textbox', { name: 'Name of header 1' }).fill('x-key')
    await row.getByLabel('Value of header 1').fill(secret)
    await row.getByRole('button', { name: 'Save' }).click()
    await expect(row).toContainText(/connected\s*1\d tools/)

    await page.reload()
    await row.getByRole('button', { name: /^Guarded/ }).click()
    await row.getByRole('button', { name: 'Edit URL and headers' }).click()
    await expect(row.getByRole('textbox', { name: 'Name of header 1' })).toHaveValue('x-key')
    await expect(row.getByLabel('Value of header 1')).toHaveValue('')
    expect(await page.content()).not.toContain(secret)
    // Saved as it stands, the value stays as it is.
    await row.getByRole('textbox', { name: 'Name', exact: true }).fill('Guarded well')
    await row.getByRole('button', { name: 'Save' }).click()
    await expect(serverRow(page, 'Guarded well')).toContainText(/connected\s*1\d tools/)
  } finally {
    await server.close()
  }
})
