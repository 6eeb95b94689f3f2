/** What every story starts from: the built app, and a local OpenAI-compatible server behind it over real HTTP. */
import { test as base } from '@playwright/test'
import { startMongo, type MongoServer } from '@/testing/mongodb'
import { startOpenAIServer, type OpenAIServer } from '@/testing/openai-server'
import { startWeir, type WeirServer } from '@/testing/start-weir'

/** What the upstream lists; the name says what a model does (`testing/openai-server.ts`). */
const allModels = [
  'echo',
  'markdown',
  'planned',
  'reasoning',
  'tools',
  'usage-null-after',
  'burst-30000',
  'steady-2x1',
  'steady-3x1',
  'steady-5x1',
  'steady-5x5',
  'steady-6x5',
  'steady-3x3000',
  'steady-20x50',
  'steady-50x20',
  'steady-200x25',
  'steady-500x20',
  'steady-3000x100',
  'steady-3000x20',
  'no-finish',
  'garbage',
  'error-in-stream',
  'stall',
  'reset',
  'cut',
  'web-page',
  'hang-before-headers',
  'status-401',
  'status-429',
  'status-429-once',
  'status-500',
]

interface Servers {
  /** Where conversations are kept; undefined on SQLite. */
  readonly database: MongoServer | undefined
  readonly upstream: OpenAIServer
  readonly weir: WeirServer
}

export interface Settings {
  /** Names that the upstream lists. */
  readonly models: readonly string[]
  /** Environment of the server under test, besides the upstream's address. */
  readonly environment: Readonly<Record<string, string>>
  /** On `mongodb`, every server that a story starts keeps its conversations there. */
  readonly storage: 'sqlite' | 'mongodb'
}

export const test = base.extend<{ readonly skipped: void }, Servers & Settings>({
  environment: [{}, { scope: 'worker', option: true }],
  storage: ['sqlite', { scope: 'worker', option: true }],
  database: [
    async ({ storage }, use) => {
      const mongo = storage === 'mongodb' ? await startMongo() : undefined
      if (mongo) process.env['MONGODB_URI'] = mongo.uri('weir')
      await use(mongo)
      if (mongo) delete process.env['MONGODB_URI']
      await mongo?.close()
    },
    { scope: 'worker', auto: true },
  ],
  skipped: [
    async ({ storage, database }, use, story) => {
      story.skip(storage === 'mongodb' && database === undefined, 'There is no MongoDB here.')
      await use()
    },
    { auto: true },
  ],
  models: [allModels, { scope: 'worker', option: true }],
  upstream: [
    async ({ models }, use) => {
      const upstream = await startOpenAIServer({ models })
      await use(upstream)
      await upstream.close()
    },
    { scope: 'worker' },
  ],
  weir: [
    async ({ environment, upstream, database: _ready }, use) => {
      const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, ...environment } })
      await use(weir)
      await weir.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ weir }, use) => use(weir.url),
})

export { expect } from '@playwright/test'
