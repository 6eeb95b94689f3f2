/** The start and the end of the process. */
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataFolderError } from './data-folder'
import { EnvError, parseEnv, type Env } from './env'
import { acceptMalformedPaths } from './malformed-paths'
import { resumeLostRuns } from './runs/resume-run'
import { isUnavailable, untilStorageAnswers } from './runs/until-storage-answers'
import { services, type Services } from './services'

/** How long runs in flight may take to end when the server is asked to stop. */
const drainMs = 10_000

const farewellMs = 500

const hour = 60 * 60 * 1000

declare global {
  var weirIsDraining: boolean | undefined
}

/** Whether the server was asked to stop and takes no more runs. */
export function isDraining(): boolean {
  return globalThis.weirIsDraining === true
}

/**
 * Opens the services, takes over what an earlier process left behind and keeps the log within its retention. A wrong
 * setting or a data folder in use ends the process with a sentence: a throw in Next's `register` would not.
 */
export async function startServer(): Promise<void> {
  try {
    parseEnv(process.env)
    const opened = services()
    console.log(`Data: ${resolve(opened.env.WEIR_DATA_DIR)}`)
    warnWhenOpen(opened.env)
    if (opened.env.MONGODB_URI !== undefined) console.log('Conversations: MongoDB')
    stopOnSignals(opened)
    acceptMalformedPaths()
    await recover(opened)
    void expireLogs(opened).catch(console.error)
    setInterval(() => void expireLogs(opened).catch(console.error), hour).unref()
  } catch (error) {
    console.error(isSentence(error) ? `\nWeir cannot start.\n${error.message}\n` : error)
    process.exit(1)
  }
}

/** The check of the host name stops browsers only: a program on the network can send any name. */
function warnWhenOpen({ HOST, WEIR_PASSWORD }: Env): void {
  const isLoopback = /^(localhost|127\.|::1$|\[::1\]$)/.test(HOST)
  if (!isLoopback && WEIR_PASSWORD === undefined) {
    console.warn(
      `Weir listens on ${HOST} without a password: everybody who reaches it can use it. Set WEIR_PASSWORD.`,
    )
  }
}

/** Takes over what the last process left; when the storage is away, as soon as it is there. */
async function recover(opened: Services): Promise<void> {
  const takeOver = async (): Promise<void> => {
    await opened.webhooks.resume()
    const resumed = await resumeLostRuns(opened)
    globalThis.weirIsRecovered = true
    if (resumed > 0) console.log(`${resumed} run(s) of the last process were taken over.`)
  }
  try {
    await takeOver()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    console.error('Weir starts without its database, and takes no messages until it answers.')
    void untilStorageAnswers(takeOver, opened.storageRetryMs).catch(console.error)
  }
}

function isSentence(error: unknown): error is Error {
  return error instanceof EnvError || error instanceof DataFolderError
}

async function expireLogs({ log, storage, env, clock }: Services): Promise<void> {
  const before = clock() - env.RUN_LOG_RETENTION_HOURS * hour
  await log.expire(before)
  await storage.forgetKeys(before)
}

/** With NEXT_MANUAL_SIG_HANDLE the server still answers while it drains, and ending it is ours to do. */
function stopOnSignals({ queue, log, storage, webhooks, toolServers, closeStreams }: Services): void {
  if (process.env['NEXT_MANUAL_SIG_HANDLE'] !== 'true') return
  const stop = async (): Promise<void> => {
    if (isDraining()) process.exit(1)
    globalThis.weirIsDraining = true
    await queue.close(drainMs)
    // The last events still have to leave the sockets; a reader slower than that resumes elsewhere.
    await sleep(farewellMs / 2)
    closeStreams()
    await sleep(farewellMs / 2)
    await webhooks.close()
    await toolServers.close()
    await log.close()
    await storage.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}
