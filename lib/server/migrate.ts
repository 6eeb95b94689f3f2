/**
 * Carries the conversations and the documents (agents, graphs, tool servers, …) from the data folder to MongoDB, or back: `npm run migrate`, `npm run migrate -- back`.
 * Weir must be stopped: both ways take the data folder for themselves. Nothing is deleted at the source.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { conversationsFile, DataFolderError, lockDataFolder } from './data-folder'
import { EnvError, parseEnv, type Env } from './env'
import { isAppError } from './http/app-error'
import type { Archive } from './storage/archive'
import { carryOver, type CarryOverReport, type Tally } from './storage/carry-over'
import { openMongooseStorage } from './storage/mongoose/storage'
import { openSqliteStorage } from './storage/sqlite/storage'

/** Conversations between two lines that tell how far it is. */
const linesEvery = 100

async function migrate(env: Env, isBack: boolean): Promise<void> {
  if (env.MONGODB_URI === undefined)
    throw new EnvError('MONGODB_URI is not set: it names the MongoDB to use.')
  const path = resolve(join(env.WEIR_DATA_DIR, conversationsFile))
  if (!isBack && !existsSync(path))
    throw new EnvError(`There are no conversations at ${path}: see WEIR_DATA_DIR.`)
  using _lock = lockDataFolder(env.WEIR_DATA_DIR)
  const sqlite = openSqliteStorage({ path })
  const mongo = openMongooseStorage({ uri: env.MONGODB_URI })
  try {
    // Makes the indexes, too, also when there is nothing to copy.
    await mongo.ping()
    const [source, target]: [Archive, Archive] = isBack ? [mongo, sqlite] : [sqlite, mongo]
    console.log(isBack ? `From MongoDB to ${path}` : `From ${path} to MongoDB`)
    const report = await carryOver(source, target, (done, of) => {
      if (done % linesEvery === 0 && done < of) console.log(`  ${done} of ${of} conversations`)
    })
    for (const line of linesOf(report)) console.log(line)
  } finally {
    await mongo.close()
    await sqlite.close()
  }
}

function linesOf(report: CarryOverReport): readonly string[] {
  const { messages, runs, answers, files } = report.contents
  const inside = `${messages} messages, ${runs} runs, ${answers} answers to questions and ${files} files`
  return [
    `${report.conversations.found} conversations with ${inside}:`,
    ...tallyLines(report.conversations),
    `${report.documents.found} agents, graphs, tool servers and their like:`,
    ...tallyLines(report.documents),
  ]
}

function tallyLines({
  copied,
  unchanged,
  newer,
  targetOnly,
}: Tally<{ owner: string; id: string }>): readonly string[] {
  return [
    `  ${copied} copied, read back and found equal (SHA-256)`,
    `  ${unchanged} were there already, equal`,
    ...(newer.length > 0 ? [`  ${newer.length} have a later change there and were left as they are:`] : []),
    ...newer.map(({ owner, id }) => `    ${owner} ${id}`),
    ...(targetOnly > 0 ? [`  ${targetOnly} are only there, and stay`] : []),
  ]
}

function isSentence(error: unknown): error is Error {
  return error instanceof EnvError || error instanceof DataFolderError || isAppError(error)
}

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  const [direction = 'there', ...rest] = process.argv.slice(2)
  if (rest.length > 0 || !['there', 'back'].includes(direction)) {
    throw new EnvError('Use `npm run migrate`, or `npm run migrate -- back` for the way back.')
  }
  await migrate(parseEnv(process.env), direction === 'back')
} catch (error) {
  console.error(isSentence(error) ? error.message : error)
  process.exitCode = 1
}
