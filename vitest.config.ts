import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['{lib,hooks,components,app,testing,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
  },
})
