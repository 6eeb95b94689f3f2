import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{lib,hooks,components,app,testing,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    // Most of the slow ones wait for a process or a server, so that no core has to be left free.
    maxWorkers: '100%',
  },
})
