import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Tool } from '@modelcontextprotocol/client'
import type { ToolServerDefinition } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import { openConnection, type Connection, type ConnectionOptions } from './connection'
import { createHttpTransport } from './http-transport'
import { createLink, type Link, type LinkStatus } from './link'
import { listedTools } from './listed-tools'
import { createOAuthProvider, type SignInStore } from './oauth'
import { connectProblem, withOutput } from './problem'
import { placeOf, type ServerRecord, type ServerRecords } from './server-records'
import { createStdioTransport } from './stdio-transport'

/** Programs that may be started, by the names that records call them. */
export type Commands = Readonly<Record<string, readonly string[]>>

export interface ServerLinksOptions {
  readonly records: ServerRecords
  readonly commands: Commands
  readonly connectTimeoutMs: number
  readonly idleMs: number
  readonly retryDelays: readonly number[]
  /** What went wrong beside any call, such as a list of tools that could not be stored. */
  readonly onError: (error: unknown) => void
}

export interface ServerLinks {
  /** The link to a server; made when there is none. `origin`: of Weir, should the server ask for a sign-in. */
  to(owner: string, record: ServerRecord, origin?: string): Link
  /** The link if there is one. */
  find(owner: string, id: string): Link | undefined
  /** Closes the link to a server for good; the next is a new one. */
  drop(owner: string, id: string): Promise<void>
  close(): Promise<void>
}

const goodbyeMs = 1000

export function createServerLinks(options: ServerLinksOptions): ServerLinks {
  const { records, idleMs, retryDelays } = options
  const links = new Map<string, { readonly link: Link; readonly setOrigin: (origin: string) => void }>()
  let isClosed = false

  function create(owner: string, record: ServerRecord) {
    const { id, definition } = record
    let origin: string | undefined
    let words = () => ''
    const store = signInStore(records, owner, record, () => origin)
    const link = createLink({
      initial: initialStatus(record),
      open: async (onLost) => {
        const onTools = (tools: readonly Tool[]) =>
          keepTools(records, owner, record, tools).catch(options.onError)
        const rest = { timeoutMs: options.connectTimeoutMs, onTools }
        if (definition.transport === 'stdio') {
          const { transport, lastWords } = createStdioTransport(...commandOf(options.commands, definition))
          words = lastWords
          return openConnection({
            ...rest,
            transport,
            // The SDK would start the program twice to ask it for the newest protocol; all speak the older one.
            negotiation: 'legacy',
            onClosed: () => onLost(endOf(definition.name, lastWords())),
          })
        }
        const signIn = await store.read()
        const provider = createOAuthProvider(id, signIn.origin, store)
        return openHttp(definition, rest, provider, onLost)
      },
      describe: (error) => connectProblem(error, placeOf(definition), words()),
      retryDelays,
      idleMs,
    })
    return { link, setOrigin: (given: string) => void (origin = given) }
  }

  return {
    to: (owner, record, origin) => {
      if (isClosed) throw new AppError('unavailable', 'The server is being stopped.')
      const key = keyOf(owner, record.id)
      const entry = links.get(key) ?? create(owner, record)
      links.set(key, entry)
      if (origin !== undefined) entry.setOrigin(origin)
      return entry.link
    },
    find: (owner, id) => links.get(keyOf(owner, id))?.link,
    drop: async (owner, id) => {
      const entry = links.get(keyOf(owner, id))
      links.delete(keyOf(owner, id))
      await entry?.link.close()
    },
    close: async () => {
      isClosed = true
      await Promise.all([...links.values()].map(({ link }) => link.close()))
    },
  }
}

/** What is known of a server before anybody has tried to reach it. */
export function initialStatus({ definition, oauth }: ServerRecord): LinkStatus {
  if (!oauth?.pending) return { state: 'idle' }
  return { state: 'needs_sign_in', problem: `${placeOf(definition)} asks you to sign in.` }
}

function openHttp(
  { url, headers, name }: ToolServerDefinition & { transport: 'http' },
  rest: Pick<ConnectionOptions, 'timeoutMs' | 'onTools'>,
  authProvider: ReturnType<typeof createOAuthProvider>,
  onLost: (why: string) => void,
): Promise<Connection> {
  const onClosed = () => onLost(`${name} stopped answering.`)
  const transport = createHttpTransport({ url: new URL(url), headers, authProvider, onLost: onClosed })
  // A server that does not answer keeps nobody waiting, and one that knows no sessions refuses.
  const endSession = () =>
    Promise.race([transport.terminateSession().catch(() => {}), sleep(goodbyeMs, undefined, { ref: false })])
  return openConnection({ ...rest, transport, negotiation: 'auto', endSession, onClosed })
}

/** What is stored of the sign-in of a server; until something is, `origin` is all there is to it. */
export function signInStore(
  records: ServerRecords,
  owner: string,
  record: ServerRecord,
  origin: () => string | undefined,
): SignInStore {
  // Whoever has signed in already, did so under the origin of then.
  const current = ({ oauth }: Pick<ServerRecord, 'oauth'>) =>
    oauth?.tokens ? oauth : { ...oauth, origin: origin() ?? oauth?.origin ?? 'http://localhost:3000' }
  return {
    read: async () => {
      const stored = await records.find(owner, record.id)
      return current(stored && isAtSamePlace(stored, record) ? stored : {})
    },
    change: (edit) =>
      records.change(owner, record.id, (body) =>
        isAtSamePlace(body, record) ? { ...body, oauth: edit(current(body)) } : body,
      ),
  }
}

async function keepTools(
  records: ServerRecords,
  owner: string,
  record: ServerRecord,
  listed: readonly Tool[],
) {
  const tools = [...listedTools(listed)]
  const stored = await records.find(owner, record.id)
  if (isDeepStrictEqual(stored?.tools, tools)) return
  await records.change(owner, record.id, (body) => (isAtSamePlace(body, record) ? { ...body, tools } : body))
}

/** A late word of the server that stood here before says nothing about the one that stands here now. */
function isAtSamePlace(
  now: Pick<ServerRecord, 'definition'>,
  before: Pick<ServerRecord, 'definition'>,
): boolean {
  return placeOf(now.definition) === placeOf(before.definition)
}

/** @throws AppError that names the commands there are */
export function commandOf(commands: Commands, { command }: { command: string }): [string, readonly string[]] {
  const [program, ...args] = (Object.hasOwn(commands, command) ? commands[command] : undefined) ?? []
  if (program !== undefined) return [program, args]
  const names = Object.keys(commands)
  const allowed = names.length === 0 ? 'It names none yet.' : `It names ${names.join(', ')}.`
  throw new AppError('invalid_request', `MCP_STDIO_ALLOWED names no command “${command}”. ${allowed}`, {
    param: 'command',
  })
}

function endOf(name: string, lastWords: string): string {
  return withOutput(`${name} ended.`, lastWords)
}

function keyOf(owner: string, id: string): string {
  return JSON.stringify([owner, id])
}
