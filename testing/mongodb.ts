/**
 * A server that speaks MongoDB's protocol, for tests: the one that `MONGODB_TEST_URI` names, else `mongod` on the PATH,
 * else SecantusDB, installed from PyPI into `.cache/` by the first test that needs it. Real sockets, real files, real
 * transactions; what the app is for, its own documents say.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection } from 'mongoose'
import { newDatabase, withDatabase } from './mongo-uri'
import { freePort } from './start-weir'

export interface MongoServer {
  /** What it is, for a line of output. */
  readonly name: string
  /** For a database of its own. */
  uri(database: string): string
  /** The name of a database that nobody else uses. */
  newDatabase(): string
  /** Ends its process as a crash would. @throws Error for a server that was not started here. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again, on the same port and files. */
  restart(): Promise<void>
  /** Ends it and deletes its files; the databases of a server that was not started here stay. */
  close(): Promise<void>
}

export interface MongoOptions {
  /** Without a replica set, and so without transactions. */
  readonly standalone?: boolean
  /** Whether it must be one that the test may kill. */
  readonly own?: boolean
}

interface Program {
  readonly name: string
  readonly command: string
  readonly arguments: (port: number, folder: string, standalone: boolean) => readonly string[]
  /** Run once, before the server answers as a replica set. */
  readonly initiate: boolean
}

const secantusVersion = '0.7.0b3'

/**
 * @returns undefined, having said so, where there is no server and none can be installed
 * @throws Error instead, where `CI` is `true`: a suite that is always skipped proves nothing
 */
export async function startMongo(options: MongoOptions = {}): Promise<MongoServer | undefined> {
  const given = process.env['MONGODB_TEST_URI']
  if (given && !options.own && !options.standalone) return serverAt(given)
  const program = mongodProgram() ?? secantusProgram()
  if (typeof program !== 'string') return startProgram(program, options.standalone ?? false)
  const sentence = `No MongoDB for tests: ${program}. Set MONGODB_TEST_URI, or put mongod on the PATH.`
  if (process.env['CI'] === 'true') throw new Error(sentence)
  console.warn(`${sentence} Tests on it are skipped.`)
  return undefined
}

function serverAt(given: string): MongoServer {
  const refuse = async () => {
    throw new Error('The server of MONGODB_TEST_URI is not ours to end.')
  }
  return {
    name: 'the server of MONGODB_TEST_URI',
    uri: (database) => withDatabase(given, database),
    newDatabase,
    kill: refuse,
    restart: refuse,
    close: async () => {},
  }
}

function mongodProgram(): Program | undefined {
  const command = 'mongod'
  if (spawnSync(command, ['--version']).status !== 0) return undefined
  return {
    name: command,
    command,
    arguments: (port, folder, standalone) => [
      '--quiet',
      `--dbpath=${folder}`,
      `--port=${port}`,
      '--bind_ip=127.0.0.1',
      ...(standalone ? [] : ['--replSet=weir']),
    ],
    initiate: true,
  }
}

/** The program, or why there is none. */
function secantusProgram(): Program | string {
  const folder = resolve(`.cache/secantus-${secantusVersion}`)
  const command = join(folder, 'bin', 'secantusd-py')
  const problem = installSecantus(folder, command)
  if (problem !== undefined) return problem
  return {
    name: `SecantusDB ${secantusVersion}`,
    command,
    arguments: (port, storage, standalone) => [
      `--storage-path=${storage}`,
      `--port=${port}`,
      '--log-level=ERROR',
      // It heeds `j` in the write concern of a single write, but not in that of a transaction's commit.
      '--sync-on-commit',
      ...(standalone ? ['--standalone'] : []),
    ],
    initiate: false,
  }
}

/** @returns why it could not be installed */
function installSecantus(folder: string, command: string): string | undefined {
  mkdirSync('.cache', { recursive: true })
  // Test files run at once: the first installs, the others wait here.
  using lock = new DatabaseSync('.cache/secantus-lock.sqlite', { timeout: 120_000 })
  lock.exec('begin exclusive')
  if (existsSync(command)) return undefined
  console.log(`Installing SecantusDB ${secantusVersion} for the tests on MongoDB's protocol.`)
  const steps = [
    ['python3', '-m', 'venv', '--clear', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', `SecantusDB==${secantusVersion}`],
  ] as const
  for (const [program, ...rest] of steps) {
    const { status, stderr, error } = spawnSync(program, rest, { encoding: 'utf8' })
    if (status === 0) continue
    rmSync(folder, { recursive: true, force: true })
    return `SecantusDB could not be installed (${error?.message ?? stderr.trim().split('\n').at(-1)})`
  }
  return undefined
}

async function startProgram(program: Program, standalone: boolean): Promise<MongoServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'weir-mongo-'))
  let child: ChildProcess
  let printed = ''
  // Whatever becomes of the test's own process, its server does not outlive it.
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)

  const start = async (): Promise<void> => {
    child = spawn(program.command, program.arguments(port, folder, standalone), {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', (text) => (printed += text))
    child.stderr?.on('data', (text) => (printed += text))
    await untilPrimary(port, program.initiate && !standalone, () => {
      if (child.exitCode !== null) throw new Error(`${program.name} did not start:\n${printed}`)
    })
  }
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await gone
  }
  await start()
  return {
    name: program.name,
    uri: (database) => `mongodb://127.0.0.1:${port}/${database}`,
    newDatabase,
    kill,
    restart: start,
    close: async () => {
      process.off('exit', endWithUs)
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilPrimary(port: number, initiate: boolean, checkAlive: () => void): Promise<void> {
  const options = { directConnection: true, serverSelectionTimeoutMS: 500 }
  const deadline = performance.now() + 30_000
  for (;;) {
    checkAlive()
    const connection = createConnection(`mongodb://127.0.0.1:${port}/admin`, options)
    try {
      const { db } = await connection.asPromise()
      const hello = await db?.command({ hello: 1 })
      if (hello?.['isWritablePrimary'] === true) return
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
      if (initiate && !hello?.['setName']) await db?.command({ replSetInitiate: { _id: 'weir', members } })
    } catch (error) {
      if (performance.now() > deadline) throw error
    } finally {
      await connection.close(true)
    }
    await sleep(50)
  }
}
