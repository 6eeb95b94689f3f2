import { startMcpServer } from '@/testing/mcp-server'
import { addServerByHand, openTool, serverRow } from './pages'
import { expect, test } from './story'

test('a server that needs a sign-in is signed in to by the page, and its tools can be tried', async ({
  page,
}) => {
  const server = await startMcpServer({ oauth: true })
  const row = serverRow(page, 'Private')
  try {
    await addServerByHand(page, { name: 'Private', url: server.url })
    await expect(row).toContainText('needs you to sign in')
    await expect(row).toContainText('asks you to sign in.')
    await expect(row).toContainText('0 tools')
    const signIn = row.getByRole('link', { name: 'Sign in' })
    await expect(signIn).toHaveAttribute('href', new RegExp(`^http://127.0.0.1:${server.port}/authorize\\?`))

    await signIn.click()
    await expect(page).toHaveURL(/\/tools$/)
    await expect(row).toContainText(/connected\s*1\d tools/)
    await row.getByRole('button', { name: /^Private/ }).click()
    await expect(row.getByRole('link', { name: 'Sign in' })).toBeHidden()
    const form = await openTool(page, 'read_note')
    await form.getByRole('button', { name: 'Try it' }).click()
    await expect(form).toContainText('The note says: water the plants.')
  } finally {
    await server.close()
  }
})
