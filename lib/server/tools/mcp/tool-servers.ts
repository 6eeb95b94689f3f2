/** Use cases of `/api/mcp`: tool servers that people added, and their tools for the toolbox. */
import { auth } from '@modelcontextprotocol/client'
import { slugOf } from '@/lib/protocol/slug'
import {
  builtinServerId,
  type ToolResource,
  type ToolServerDefinition,
  type ToolServerList,
  type ToolServerResource,
} from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import type { SourceTool, ToolSource } from '@/lib/server/tools/tool-source'
import { boundedFetch } from './bounded-fetch'
import { callTool } from './call-tool'
import { maxMessageBytes } from './limits'
import { createOAuthProvider, serverIdOf, without } from './oauth'
import { signInProblem } from './problem'
import { changedDefinition, type ToolServerChange } from './server-change'
import { commandOf, createServerLinks, initialStatus, signInStore, type Commands } from './server-links'
import { createServerRecords, placeOf, type DocumentStorage, type ServerRecord } from './server-records'

export interface ToolServersOptions {
  readonly storage: DocumentStorage
  /** Programs that may be added as stdio servers: name → program and arguments. */
  readonly commands: Commands
  /** Weir's own tools, the first of the list. */
  readonly builtin: ToolSource
  /** How long a tool may be silent; in all it may take ten times that. */
  readonly toolTimeoutMs: number
  readonly clock: () => number
  readonly connectTimeoutMs?: number
  /** A connection that nobody uses for so long is closed. */
  readonly idleMs?: number
  /** Waits between the tries to reach a server that went away. */
  readonly retryDelays?: readonly number[]
  readonly onError?: (error: unknown) => void
}

/** What the authorization server sends the browser back with. */
export interface SignInAnswer {
  readonly state: string
  readonly code?: string | undefined
  readonly iss?: string | undefined
  /** Why there is no code. */
  readonly error?: string | undefined
}

export interface ToolServers extends ToolSource {
  list(owner: string): Promise<ToolServerList>
  /** @throws AppError `not_found` */
  get(owner: string, id: string): Promise<ToolServerResource>
  /**
   * Stores a server and tries to connect to it; it is stored also when that fails, and says why.
   *
   * @param origin of Weir as the person's browser sees it, for a sign-in
   * @throws AppError `conflict` when the name is taken, `invalid_request` for a name without letters and digits or a
   * command that the configuration does not name
   */
  add(owner: string, definition: ToolServerDefinition, origin: string): Promise<ToolServerResource>
  /** Changes a server and connects anew. @throws AppError `not_found`, `invalid_request` */
  change(owner: string, id: string, change: ToolServerChange, origin: string): Promise<ToolServerResource>
  /** Closes the connection and deletes the server. @throws AppError `not_found` */
  remove(owner: string, id: string): Promise<void>
  /** Tries to connect now. @throws AppError `not_found` */
  connect(owner: string, id: string, origin: string): Promise<ToolServerResource>
  /**
   * Ends a sign-in and connects. What the authorization server refuses is the problem of the server then.
   *
   * @throws AppError `invalid_request` for a sign-in that nobody began, or that was begun anew since
   */
  finishSignIn(owner: string, answer: SignInAnswer): Promise<void>
  /** Ends all connections and processes. */
  close(): Promise<void>
}

export function createToolServers(options: ToolServersOptions): ToolServers {
  const { commands, builtin, toolTimeoutMs } = options
  const records = createServerRecords(options.storage, options.clock)
  const links = createServerLinks({
    records,
    commands,
    connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
    idleMs: options.idleMs ?? 10 * 60_000,
    retryDelays: options.retryDelays ?? [500, 1000, 2000, 5000, 15_000, 60_000],
    onError: options.onError ?? console.error,
  })

  async function recordOf(owner: string, id: string): Promise<ServerRecord> {
    const record = await records.find(owner, id)
    if (!record) throw new AppError('not_found', `There is no tool server “${id}”.`)
    return record
  }

  function resourceOf(owner: string, record: ServerRecord): ToolServerResource {
    const { id, definition, tools = [], oauth } = record
    const { name, transport } = definition
    const { state, problem } = links.find(owner, id)?.status() ?? initialStatus(record)
    return {
      id,
      name,
      transport,
      ...(transport === 'http' ? { url: definition.url } : { command: definition.command }),
      header_names: transport === 'http' ? Object.keys(definition.headers) : [],
      state,
      problem,
      sign_in_url: state === 'needs_sign_in' ? oauth?.pending?.url : undefined,
      tools,
    }
  }

  async function connected(owner: string, id: string, origin?: string): Promise<ToolServerResource> {
    await links.to(owner, await recordOf(owner, id), origin).connect()
    return resourceOf(owner, await recordOf(owner, id))
  }

  function toolsOf(owner: string, { id, definition, tools = [] }: ServerRecord): readonly SourceTool[] {
    // Read anew for each call: a server may be changed or removed while a run goes on.
    const link = async () => links.to(owner, await recordOf(owner, id))
    const call = { link, serverName: definition.name, timeoutMs: toolTimeoutMs }
    return tools.map((tool) => ({
      ...sourceFields(tool),
      call: (args, _context, signal) => callTool({ ...call, toolName: tool.name, args }, signal),
    }))
  }

  return {
    isForeign: true,

    find: async (owner, serverId) => {
      const record = await records.find(owner, serverId)
      if (!record) return undefined
      if (record.tools) return toolsOf(owner, record)
      // Never listed: it was away when it was added. Should it be so still, the link says why.
      const used = await links
        .to(owner, record)
        .use()
        .catch(() => undefined)
      used?.release()
      return toolsOf(owner, await recordOf(owner, serverId))
    },

    list: async (owner) => {
      const stored = await records.list(owner)
      const own = await builtinResource(builtin, owner)
      return {
        items: [own, ...stored.map((record) => resourceOf(owner, record))],
        commands: Object.keys(commands),
      }
    },

    get: async (owner, id) => {
      if (id === builtinServerId) return builtinResource(builtin, owner)
      return resourceOf(owner, await recordOf(owner, id))
    },

    add: async (owner, definition, origin) => {
      const id = slugOf(definition.name)
      if (id === '')
        throw new AppError('invalid_request', 'The name needs a letter or a digit.', { param: 'name' })
      if (id === builtinServerId) throw new AppError('conflict', 'This name is taken.', { param: 'name' })
      if (definition.transport === 'stdio') commandOf(commands, definition)
      await records.create(owner, id, { definition })
      return connected(owner, id, origin)
    },

    change: async (owner, id, change, origin) => {
      const { definition } = await recordOf(owner, id)
      const next = changedDefinition(definition, change)
      if (next.transport === 'stdio') commandOf(commands, next)
      const isElsewhere = placeOf(next) !== placeOf(definition)
      // Tools and tokens of another server say nothing about this one.
      await records.change(owner, id, (body) =>
        isElsewhere ? { definition: next } : { ...body, definition: next },
      )
      await links.drop(owner, id)
      return connected(owner, id, origin)
    },

    remove: async (owner, id) => {
      await recordOf(owner, id)
      await records.remove(owner, id)
      await links.drop(owner, id)
    },

    connect: async (owner, id, origin) => {
      if (id === builtinServerId) return builtinResource(builtin, owner)
      return connected(owner, id, origin)
    },

    finishSignIn: async (owner, { state, code, iss, error }) => {
      const id = serverIdOf(state)
      const record = await records.find(owner, id)
      const pending = record?.oauth?.pending
      if (!record || record.definition.transport !== 'http' || pending?.state !== state)
        throw new AppError(
          'invalid_request',
          'This sign-in is not open any more. Connect to the server again.',
        )
      const store = signInStore(records, owner, record, () => undefined)
      const provider = createOAuthProvider(id, (await store.read()).origin, store)
      const { url } = record.definition
      try {
        if (code === undefined) throw new Error(error ?? 'it sent no code')
        const answer = { authorizationCode: code, ...(iss === undefined ? {} : { iss }) }
        await auth(provider, { serverUrl: url, fetchFn: boundedFetch(maxMessageBytes), ...answer })
      } catch (cause) {
        await store.change((signIn) => without(signIn, 'verifier'))
        links.to(owner, record).fail(signInProblem(cause, url))
        return
      }
      await connected(owner, id)
    },

    close: () => links.close(),
  }
}

function sourceFields(tool: ToolResource) {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    parameters: tool.parameters,
    isReadOnly: tool.is_read_only,
    isDestructive: tool.is_destructive,
    isIdempotent: tool.is_idempotent,
  }
}

async function builtinResource(builtin: ToolSource, owner: string): Promise<ToolServerResource> {
  const tools = (await builtin.find(owner, builtinServerId)) ?? []
  return {
    id: builtinServerId,
    name: 'Built in',
    transport: 'builtin',
    header_names: [],
    state: 'connected',
    tools: tools.map((tool) => ({
      name: tool.name,
      ...(tool.title === undefined ? {} : { title: tool.title }),
      description: tool.description,
      parameters: tool.parameters ?? { type: 'object' },
      is_read_only: tool.isReadOnly,
      is_destructive: tool.isDestructive,
      is_idempotent: tool.isIdempotent,
    })),
  }
}
