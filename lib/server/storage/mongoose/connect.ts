/** Opens the connection and makes the collections ready. Loaded on first use: the driver is 40 MB that SQLite never needs. */
import { type Connection, type ConnectOptions, Mongoose, trusted } from 'mongoose'
import { AppError } from '@/lib/server/http/app-error'
import { fillInRuns } from './fill-in'
import { defineModels, type Models } from './schema'

export interface MongooseStorageOptions {
  /** `mongodb://…` or `mongodb+srv://…`; the database is `weir` unless it names one. */
  readonly uri: string
  /** How long a call waits for a server that is away, in ms. */
  readonly selectionMs?: number
  /** Learns each command that is sent: for tests, and to see what the app asks for. */
  readonly onCommand?: (command: SentCommand) => void
}

export interface SentCommand {
  readonly name: string
  readonly database: string
  readonly command: Readonly<Record<string, unknown>>
}

/** The collections, and what the verbs need of the driver. */
export interface Collections extends Models {
  /** Lets a filter of ours use an operator: in any other, an object with `$` keys is compared as a value. */
  readonly operator: <T>(condition: T) => T
}

export interface Opened {
  readonly connection: Connection
  readonly collections: Collections
}

/** @throws what the driver throws; AppError `unavailable` for a server without transactions. */
export async function connect(options: MongooseStorageOptions): Promise<Opened> {
  const { uri, selectionMs = 3_000, onCommand } = options
  const mongoose = new Mongoose({ sanitizeFilter: true, strictQuery: 'throw', bufferCommands: false })
  const settings: ConnectOptions = {
    appName: 'weir',
    ...(namesDatabase(uri) ? {} : { dbName: 'weir' }),
    w: 'majority',
    journal: true,
    serverSelectionTimeoutMS: selectionMs,
    connectTimeoutMS: selectionMs,
    // A server that hangs is found out by this, and cuts short every call that waits for it.
    heartbeatFrequencyMS: 4_000,
    waitQueueTimeoutMS: 10_000,
    socketTimeoutMS: 30_000,
    monitorCommands: onCommand !== undefined,
  }
  const connection = mongoose.createConnection(uri, settings)
  try {
    await connection.asPromise()
    if (onCommand) {
      connection.getClient().on('commandStarted', ({ commandName, databaseName, command }) => {
        onCommand({ name: commandName, database: databaseName, command })
      })
    }
    await requireTransactions(connection)
    const models = defineModels(connection)
    // Fails when an index of that name is another one, so what is there afterwards is what the queries count on.
    for (const model of Object.values(models)) await model.createIndexes()
    const collections = { ...models, operator: trusted }
    await fillInRuns(collections)
    return { connection, collections }
  } catch (error) {
    await connection.close(true)
    throw error
  }
}

/** A URI that names no database would mean the one called `test`. */
function namesDatabase(uri: string): boolean {
  return /^[^:]+:\/\/[^/]+\/[^?]/.test(uri)
}

/** Only the members of a replica set have transactions, and the routers of a sharded cluster. */
async function requireTransactions(connection: Connection): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 })
  if (hello?.['setName'] !== undefined || hello?.['msg'] === 'isdbgrid') return
  throw new AppError(
    'unavailable',
    'MongoDB runs alone and has no transactions. Start it with --replSet (one member is enough) and run rs.initiate().',
    { retryAfter: 10 },
  )
}
