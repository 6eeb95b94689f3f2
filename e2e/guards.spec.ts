import { request as httpRequest } from 'node:http'
import { startWeir } from '@/testing/start-weir'
import { expect, test } from './story'

interface Answer {
  readonly status: number
  readonly text: string
}

/** `fetch` does not let a test choose the `Host` header. */
function get(port: number, path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (part) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    outgoing.on('error', reject)
    outgoing.end(method === 'POST' ? '{}' : undefined)
  })
}

for (const path of ['/', '/api/conversations', '/v1/models', '/c/some-id']) {
  test(`${path} under a foreign Host is refused with the sentence that says what to set`, async ({
    weir,
  }) => {
    const { status, text } = await get(weir.port, path, { Host: 'rebound.example' })
    expect(status).toBe(503)
    expect(text).toContain('WEIR_PASSWORD')
    expect(text).toContain('WEIR_HOSTS')
  })
}

test('a changing request from another origin is refused', async ({ weir }) => {
  const headers = {
    'Content-Type': 'application/json',
    'Sec-Fetch-Site': 'cross-site',
    Origin: 'https://evil.example',
  }
  const { status } = await get(weir.port, '/api/chat/completions', headers, 'POST')
  expect(status).toBe(403)
})

test('a page has a strict policy and the headers that keep it in its place', async ({ weir }) => {
  const { headers } = await fetch(weir.url)
  expect(headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('x-powered-by')).toBeNull()
})

test('the page loads without a breach of its policy', async ({ page }) => {
  const breaches: string[] = []
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) breaches.push(message.text())
  })
  await page.goto('/')
  await expect(page.getByRole('textbox')).toBeVisible()
  expect(breaches).toEqual([])
})

test('with a password nothing is served before the sign-in, and everything after it', async ({ page }) => {
  const weir = await startWeir({ env: { WEIR_PASSWORD: 'correct horse' } })
  try {
    expect((await fetch(`${weir.url}/api/conversations`)).status).toBe(401)
    expect((await fetch(`${weir.url}/v1/models`)).status).toBe(401)
    expect((await get(weir.port, '/readyz', { Host: 'any.example' })).status).toBe(200)
    expect((await get(weir.port, '/login', { Host: 'any.example' })).status).toBe(200)

    await page.goto(`${weir.url}/c/some-id`)
    await expect(page).toHaveURL(/\/login\?next=%2Fc%2Fsome-id/)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('The password is wrong.')).toBeVisible()
    await page.getByLabel('Password').fill('correct horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${weir.url}/c/some-id`)
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  } finally {
    await weir.close()
  }
})

test('guessing the password is throttled', async () => {
  const weir = await startWeir({ env: { WEIR_PASSWORD: 'correct horse' } })
  try {
    const attempt = () =>
      fetch(`${weir.url}/api/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"password":"guess"}',
      })
    const attempts = await Promise.all(Array.from({ length: 20 }, attempt))
    expect(attempts.filter((response) => response.status === 401).length).toBeLessThanOrEqual(11)
    const throttled = attempts.find((response) => response.status === 429)
    expect(Number(throttled?.headers.get('retry-after'))).toBeGreaterThan(0)
  } finally {
    await weir.close()
  }
})

test('a wrong setting stops the start with a sentence that names it', async () => {
  await expect(startWeir({ env: { SSE_HEARTBEAT_MS: 'often' } })).rejects.toThrow(
    'SSE_HEARTBEAT_MS must be a whole number from 50 to 600000.',
  )
})

test('a second server on the same data folder refuses to start, with a sentence', async ({ weir }) => {
  await expect.poll(() => weir.output()).toContain('Data: ')
  const folder = /Data: (.+)/.exec(weir.output())?.[1] ?? ''
  await expect(startWeir({ env: { WEIR_DATA_DIR: folder } })).rejects.toThrow(/Another Weir/)
})
