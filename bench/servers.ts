/** The servers that are measured, each as a person would run it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServerProcess, type ServerProcess } from './server-process.ts'

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** @param upstream where `/passed-on` reads from */
export function startPlain(upstream = ''): Promise<ServerProcess> {
  return startServerProcess({
    script: fileOf('./plain-server.ts'),
    environment: { UPSTREAM: upstream },
    readyPath: '/v1/models',
  })
}

/** The built app, on a data folder of its own. @param upstream an OpenAI-compatible endpoint, without `/v1` */
export async function startWeir(
  upstream: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'weir-bench-'))
  const server = await startServerProcess({
    script: 'lib/server/serve.ts',
    arguments: () => ['start'],
    environment: {
      WEIR_DATA_DIR: dataFolder,
      OPENAI_BASE_URL: `${upstream}/v1`,
      MAX_CONCURRENT_RUNS: '10000',
      ...environment,
    },
    preload: [
      new URL('../scripts/register-paths.ts', import.meta.url),
      new URL('./weir-models.ts', import.meta.url),
    ],
    readyPath: '/readyz',
  })
  return {
    ...server,
    stop: async () => {
      await server.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Next with the AI SDK and Streamdown. */
export function startRival(upstream: string): Promise<ServerProcess> {
  return startServerProcess({
    script: 'node_modules/next/dist/bin/next',
    arguments: (port) => ['start', fileOf('./rival'), '-H', '127.0.0.1', '-p', String(port)],
    environment: { OPENAI_BASE_URL: `${upstream}/v1`, NEXT_TELEMETRY_DISABLED: '1' },
    readyPath: '/',
  })
}
