/** Runs the built app as a person would, on a free port, a data folder and, on MongoDB, a database of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDatabase, withDatabase } from './mongo-uri'

export interface WeirServer {
  readonly url: string
  readonly port: number
  /** What the process has printed so far. */
  readonly output: () => string
  /** Ends the process as a crash would, or with a milder signal, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port and data folder. */
  restart(): Promise<void>
  /** Ends the process and deletes its data. */
  close(): Promise<void>
}

export interface WeirOptions {
  readonly env?: Readonly<Record<string, string>>
  /** How long to wait until it answers, in ms. */
  readonly startMs?: number
}

/** @throws Error with what the process printed when it does not answer in time. */
export async function startWeir({ env = {}, startMs = 30_000 }: WeirOptions = {}): Promise<WeirServer> {
  const port = await freePort()
  const dataFolder = mkdtempSync(join(tmpdir(), 'weir-'))
  const mongoUri = env['MONGODB_URI'] ?? process.env['MONGODB_URI']
  const ownDatabase = mongoUri ? { MONGODB_URI: withDatabase(mongoUri, newDatabase()) } : {}
  let child: ChildProcess
  let printed = ''

  const start = async (): Promise<void> => {
    child = spawn(
      process.execPath,
      ['--import', './scripts/register-paths.ts', 'lib/server/serve.ts', 'start'],
      {
        env: {
          ...process.env,
          NODE_ENV: 'production',
          PORT: String(port),
          WEIR_DATA_DIR: dataFolder,
          ...env,
          ...ownDatabase,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    child.stdout?.on('data', (text) => (printed += text))
    child.stderr?.on('data', (text) => (printed += text))
    await untilReady(`http://127.0.0.1:${port}/readyz`, child, startMs, () => printed)
  }
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => printed,
    kill,
    restart: start,
    close: async () => {
      await kill()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

async function untilReady(
  url: string,
  child: ChildProcess,
  startMs: number,
  output: () => string,
): Promise<void> {
  const deadline = Date.now() + startMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await sleep(50)
  }
  throw new Error(`Weir did not start:\n${output()}`)
}
