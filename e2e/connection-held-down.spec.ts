import { startTcpProxy } from '@/testing/tcp-proxy'
import { ask, expectWholeAnswer, untilWord } from './chat'
import { expect, test } from './story'

test('a connection cut and held down for 10 s: the page says so, comes back by itself, and nothing is lost', async ({
  page,
  weir,
}) => {
  const proxy = await startTcpProxy(weir.port)
  try {
    await ask(page, 'Count', 'steady-200x25', `http://127.0.0.1:${proxy.port}/`)
    await untilWord(page, 10)
    await proxy.hold()
    proxy.cut('rst')
    await expect(page.getByText(/^Reconnecting/).first()).toBeVisible()
    await expect(page.getByText('The run goes on at the server.').first()).toBeVisible()
    const released = new Promise((resolve) => setTimeout(resolve, 10_000)).then(() => proxy.release())
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
    await released
    await expectWholeAnswer(page, 200)
  } finally {
    await proxy.close()
  }
})

test('offline: the page says so, and goes on when the browser is back', async ({ page, context, weir }) => {
  // The browser's switch leaves open streams alone, so the proxy cuts this one.
  const proxy = await startTcpProxy(weir.port)
  try {
    await ask(page, 'Count', 'steady-200x25', `http://127.0.0.1:${proxy.port}/`)
    await untilWord(page, 5)
    await context.setOffline(true)
    proxy.cut('rst')
    await expect(page.getByText('You are offline.').first()).toBeVisible()
    await context.setOffline(false)
    await expectWholeAnswer(page, 200)
  } finally {
    await proxy.close()
  }
})
