/** What every story starts from: the built app, and a local OpenAI-compatible server behind it over real HTTP. */
import { test as base } from '@playwright/test'
import { startOpenAIServer, type OpenAIServer } from '@/testing/openai-server'
import { startWeir, type WeirServer } from '@/testing/start-weir'

interface Servers {
  readonly upstream: OpenAIServer
  readonly weir: WeirServer
}

interface Settings {
  /** Environment of the server under test, besides the upstream's address. */
  readonly environment: Readonly<Record<string, string>>
}

export const test = base.extend<object, Servers & Settings>({
  environment: [{}, { scope: 'worker', option: true }],
  upstream: [
    async ({}, use) => {
      const upstream = await startOpenAIServer()
      await use(upstream)
      await upstream.close()
    },
    { scope: 'worker' },
  ],
  weir: [
    async ({ environment, upstream }, use) => {
      const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, ...environment } })
      await use(weir)
      await weir.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ weir }, use) => use(weir.url),
})

export { expect } from '@playwright/test'
