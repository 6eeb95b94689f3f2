import { defineConfig } from '@playwright/test'
import type { Settings } from './e2e/story.ts'
import { findChromium } from './scripts/chromium.ts'

const executablePath = findChromium()

/** What a person does first; `MONGODB_URI=… npm run e2e` runs every story on MongoDB. */
const coreStories =
  /\/(send-and-stream|reload|stop|server-killed|run-(approval|builder|killed)|graph-(human|rerun))\.spec\.ts$/

/** Stories on the built app (`npm run build` first). Each file starts the servers that it needs: see `e2e/story.ts`. */
export default defineConfig<object, Settings>({
  testDir: 'e2e',
  forbidOnly: process.env['CI'] === 'true',
  // Some stories hold a Stop to its 250 ms, which others on the same two cores would take from it.
  workers: 1,
  // Stories with a clock in them, on a machine that others use too: one that fails once is named as flaky.
  retries: process.env['CI'] === 'true' ? 2 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  projects: [
    { name: 'stories' },
    { name: 'on MongoDB', testMatch: coreStories, use: { storage: 'mongodb' } },
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
