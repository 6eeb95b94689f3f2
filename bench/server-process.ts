/** A server in a process of its own, that can be asked what it has used. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@/testing/start-weir'
import type { Usage } from './probe.ts'

export interface ServerProcess {
  readonly url: string
  usage(question: 'cpu' | 'memory'): Promise<Usage>
  stop(): Promise<void>
}

export interface ServerProcessOptions {
  readonly script: string
  readonly arguments?: (port: number) => readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Modules to load before it. */
  readonly preload?: readonly URL[]
  /** Answers 200 when it is ready. */
  readonly readyPath: string
  readonly folder?: string
}

const probe = new URL('./probe.ts', import.meta.url)

/** @throws Error with what the process printed when it does not answer within half a minute. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = fork(options.script, options.arguments?.(port) ?? [], {
    cwd: options.folder ?? process.cwd(),
    execArgv: [probe, ...(options.preload ?? [])].flatMap((module) => ['--import', module.href]),
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  child.stdout?.on('data', (text) => (printed += text))
  child.stderr?.on('data', (text) => (printed += text))

  const isReady = () =>
    fetch(url + options.readyPath).then(
      ({ ok }) => ok,
      () => false,
    )
  const deadline = Date.now() + 30_000
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${options.script} did not start:\n${printed}`)
    }
    await sleep(50)
  }

  return {
    url,
    usage: async (question) => {
      const answered = once(child, 'message')
      child.send(question)
      const [usage] = await answered
      return usage
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
