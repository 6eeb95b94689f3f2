import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { outcomeOf } from '@/lib/server/tools/tools-test-setup'
import { createFetchPage, type FetchPageOptions } from './fetch-page'

/** A real server on the loopback address, which the tool may reach unless a test says otherwise. */
async function arrange(answer: RequestListener, options: Partial<FetchPageOptions> = {}) {
  const seen: string[] = []
  let closed = 0
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.on('close', () => (closed += 1))
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const host = `127.0.0.1:${port}`
  const tool = createFetchPage({ allowHosts: [host], ...options })
  const fetchPage = (url: string, args: object = {}, signal?: AbortSignal) =>
    outcomeOf(tool, { url, ...args }, signal)
  return { url: `http://${host}`, port, seen, closed: () => closed, fetchPage }
}

const html =
  (body: string): RequestListener =>
  (_request, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body)

const paragraph = 'The quick brown fox jumps over the lazy dog, and then it does so once more. '

test('a page becomes Markdown with its title and URL, without what surrounds the article', async () => {
  const { url, fetchPage } = await arrange(
    html(`<html><head><title>Foxes</title><script>steal()</script></head><body>
      <nav><a href="/home">Home</a></nav>
      <article><h2>About foxes</h2><p>${paragraph.repeat(5)}</p><p>See <a href="/more?x=1">more</a> and
      <a href="javascript:steal()">this</a>.</p><img src="fox.png" alt="A fox"><ul><li>red</li></ul></article>
      <footer>Imprint</footer></body></html>`),
  )

  const { status, text } = await fetchPage(`${url}/animals/`)

  expect(status).toBe('completed')
  expect(text).toMatch(/^Title: Foxes\nURL: http:\/\/127\.0\.0\.1:\d+\/animals\/\n\n/)
  expect(text).toContain('## About foxes')
  expect(text).toContain(`[more](${url}/more?x=1)`)
  expect(text).toContain(`![A fox](${url}/animals/fox.png)`)
  expect(text).toContain('-   red')
  expect(text).not.toMatch(/steal|Imprint|Home/)
})

test('a page without an article comes whole: tables too, links that run something not', async () => {
  const { url, fetchPage } = await arrange(
    html(`<title>T</title><h1>Prices</h1><a href="javascript:steal()">this</a><img src="data:image/png;base64,AA" alt="A bar">
      <table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>`),
  )
  const { text } = await fetchPage(url)
  expect(text).toMatch(/^Title: T\n/)
  expect(text).toContain('# Prices\n\nthisA bar')
  expect(text).toContain('| a | b |\n| --- | --- |\n| 1\\|2 | 3 |')
})

test('a long page comes in parts', async () => {
  const { url, fetchPage } = await arrange((_request, response) =>
    response.setHeader('content-type', 'text/plain').end('abcdef'),
  )
  expect(await fetchPage(`${url}/`, { start: 2, max_characters: 2 })).toEqual({
    status: 'completed',
    text: `URL: ${url}/\n\ncd\n\n[characters 2 to 4 of 6; go on with start = 4]`,
  })
})

test.each(['application/json', 'application/ld+json', 'text/markdown', 'application/rss+xml'])(
  '%s comes as it is',
  async (type) => {
    const { url, fetchPage } = await arrange((_request, response) =>
      response.setHeader('content-type', type).end('{"a": "<b>"}'),
    )
    expect((await fetchPage(url)).text).toContain('\n\n{"a": "<b>"}')
  },
)

test('another charset is read', async () => {
  const { url, fetchPage } = await arrange((_request, response) =>
    response
      .setHeader('content-type', 'text/html; charset=GBK')
      .end(Buffer.concat([Buffer.from('<p>'), Buffer.of(0xd6, 0xd0, 0xce, 0xc4)])),
  )
  expect((await fetchPage(url)).text).toContain('中文')
})

test('a file that is no text is refused with its type and size', async () => {
  const { url, fetchPage } = await arrange((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': '9' }).end('%PDF-1.7\n'),
  )
  expect(await fetchPage(`${url}/a.pdf`)).toEqual({
    status: 'failed',
    text: `${url}/a.pdf is a file of type application/pdf, of 9 bytes: only HTML, text, JSON and XML can be read.`,
  })
})

test('a status of failure is a failure that names it', async () => {
  const { url, port, fetchPage } = await arrange((_request, response) => response.writeHead(404).end())
  expect(await fetchPage(url)).toEqual({
    status: 'failed',
    text: `127.0.0.1:${port} answered with 404 Not Found.`,
  })
})

test('redirects are followed to the final URL, five at most', async () => {
  const { url, fetchPage, seen } = await arrange((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
    else response.setHeader('content-type', 'text/plain').end('there')
  })
  expect((await fetchPage(`${url}/5`)).text).toBe(`URL: ${url}/0\n\nthere`)
  seen.length = 0
  expect(await fetchPage(`${url}/6`)).toEqual({
    status: 'failed',
    text: 'The page redirects more than 5 times.',
  })
  expect(seen).toHaveLength(6)
})

test('addresses of this machine and its network are refused before a byte is sent', async () => {
  const { port, seen, fetchPage } = await arrange(html('secret'), { allowHosts: [] })
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '0',
    '127.1',
  ]) {
    const { status, text } = await fetchPage(`http://${host}:${port}/`)
    expect(text).toMatch(/is not on the public internet, and this server does not allow it by name\.$/)
    expect(status).toBe('failed')
  }
  expect((await fetchPage('http://169.254.169.254/latest/meta-data/')).status).toBe('failed')
  expect(seen).toEqual([])
})

test('a redirect to an address of this machine is refused', async () => {
  const inner = await arrange(html('secret'))
  const outer = await arrange((_request, response) => response.writeHead(307, { location: inner.url }).end())
  expect(await outer.fetchPage(outer.url)).toMatchObject({
    status: 'failed',
    text: expect.stringContaining('is not on the public internet'),
  })
  expect(inner.seen).toEqual([])
})

test('a redirect to another protocol or with a password is refused', async () => {
  for (const location of ['file:///etc/passwd', 'http://a:b@example.com/']) {
    const { url, fetchPage } = await arrange((_request, response) =>
      response.writeHead(302, { location }).end(),
    )
    expect(await fetchPage(url)).toMatchObject({ status: 'failed', text: expect.stringMatching(/fetched/) })
  }
})

test('a name that resolves to addresses of this machine and its network is refused', async () => {
  const lookup: FetchPageOptions['lookup'] = (_host, _options, callback) =>
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
      { address: '10.0.0.1', family: 4 },
    ])
  const { port, seen, fetchPage } = await arrange(html('secret'), { lookup })
  expect((await fetchPage(`http://rebind.example:${port}/`)).text).toContain(
    'rebind.example is not on the public',
  )
  expect(seen).toEqual([])
})

test('a host is allowed by name with any port, or with the one named', async () => {
  const byName = await arrange(html('<p>hello</p>'), { allowHosts: ['localhost'] })
  expect((await byName.fetchPage(`http://LOCALHOST:${byName.port}/`)).text).toContain('hello')
  const otherPort = await arrange(html('secret'), { allowHosts: ['127.0.0.1:1'] })
  expect((await otherPort.fetchPage(otherPort.url)).status).toBe('failed')
})

test('other protocols and passwords are refused', async () => {
  const { fetchPage } = await arrange(html(''))
  expect((await fetchPage('file:///etc/passwd')).text).toContain('must be a URL that begins with http')
  expect((await fetchPage('http://a:b@example.com/')).text).toBe(
    'A URL with a user name or a password is not fetched.',
  )
})

test('a page of more than 5 MB is refused, also when it is small on the way', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  const { url, fetchPage } = await arrange((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb),
  )
  expect(await fetchPage(url)).toEqual({
    status: 'failed',
    text: 'The page is larger than 5 MB.',
  })
  expect((await fetchPage(url)).status).toBeDefined()
})

test('gzip is unpacked', async () => {
  const { url, fetchPage } = await arrange((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
      .end(gzipSync('packed')),
  )
  expect((await fetchPage(url)).text).toContain('packed')
})

test('a server that does not answer is given up', async () => {
  const { url, fetchPage } = await arrange(() => {}, { headersMs: 50 })
  expect(await fetchPage(url)).toEqual({ status: 'failed', text: 'The server did not answer within 0.05 s.' })
})

test('a page may take longer than its headers', async () => {
  const { url, fetchPage } = await arrange(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('slow, ')
      setTimeout(() => response.end('but sure'), 700)
    },
    { headersMs: 500 },
  )
  expect((await fetchPage(url)).text).toContain('slow, but sure')
})

test('a page that does not end is given up', async () => {
  const { url, fetchPage } = await arrange(
    (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).write('and so on'),
    { totalMs: 100 },
  )
  expect(await fetchPage(url)).toEqual({ status: 'failed', text: 'The page was not complete after 0.1 s.' })
})

test('a Stop closes the socket at once', async () => {
  const controller = new AbortController()
  const { url, fetchPage, closed } = await arrange((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).write('x')
    setTimeout(() => controller.abort(), 20)
  })
  const began = performance.now()
  expect(await fetchPage(url, {}, controller.signal)).toEqual({
    status: 'failed',
    text: 'The download was stopped.',
  })
  await expect.poll(closed).toBe(1)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a host that is not there, or refuses, is a failure in words', async () => {
  const { fetchPage } = await arrange(html(''), { allowHosts: ['127.0.0.1'] })
  expect((await fetchPage('http://nowhere.invalid/')).text).toMatch(
    /There is no host of that name|could not be loaded/,
  )
  expect((await fetchPage('http://127.0.0.1:1/')).text).toMatch(/could not be loaded/)
})

test('HTML that nests without end stops nothing', async () => {
  const { url, fetchPage } = await arrange(html(`<html><body>${'<div>'.repeat(50_000)}deep`), { readMs: 500 })
  expect(await fetchPage(url)).toMatchObject({
    status: 'failed',
    text: expect.stringMatching(/^(The|Reading the) page/),
  })
})
