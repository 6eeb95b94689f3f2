/** Composition root: the only file that names concrete adapters. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { conversationsFile, lockDataFolder } from './data-folder'
import { parseEnv, type Env } from './env'
import { createBuilderSource } from './agents/builder-tools'
import type { AgentServices } from './agents/agent-services'
import { createModelCatalog } from './models/catalog'
import { sleep } from './models/sleep'
import { modelSourcesOf } from './model-sources'
import { createInProcessQueue } from './run-queue/in-process'
import { driveRun } from './runs/drive-run'
import type { RunServices } from './runs/run-services'
import { openMongooseStorage } from './storage/mongoose/storage'
import { openSqliteStorage } from './storage/sqlite/storage'
import type { Storage } from './storage/storage'
import { openSqliteStreamLog } from './stream-log/sqlite'
import { createBuiltinSource } from './tools/builtin/builtin-source'
import { createToolServers, type ToolServers } from './tools/mcp/tool-servers'
import { createToolbox } from './tools/toolbox'
import { createWebhooks } from './webhooks/outbox'

export interface Services extends RunServices, AgentServices {
  readonly env: Env
  readonly models: ReturnType<typeof createModelCatalog>
  readonly storage: Storage
  readonly toolServers: ToolServers
  /** Ends every open stream, for its reader to resume elsewhere. */
  readonly closeStreams: () => void
}

/** Who owns everything until there are accounts. */
export const localOwner = 'local'

declare global {
  /** On `globalThis` because Next gives the start of the server and the routes module instances of their own. */
  var weirServices: Services | undefined
  /** Set once the runs of the last process were taken over. */
  var weirIsRecovered: boolean | undefined
}

/** The services of this process, opened on first use: a build evaluates route modules and must open nothing. */
export function services(): Services {
  return (globalThis.weirServices ??= openServices(parseEnv(process.env)))
}

/** Conversations in MongoDB where one is named, else in the data folder. The log is in the data folder either way. */
function openStorage({ MONGODB_URI, WEIR_DATA_DIR }: Env): Storage {
  return MONGODB_URI === undefined
    ? openSqliteStorage({ path: join(WEIR_DATA_DIR, conversationsFile) })
    : openMongooseStorage({ uri: MONGODB_URI })
}

function openServices(env: Env): Services {
  lockDataFolder(env.WEIR_DATA_DIR)
  const closing = new AbortController()
  // Every open stream listens to it.
  setMaxListeners(0, closing.signal)
  const foundation = { clock: Date.now, newId: randomUUID, storage: openStorage(env) }
  const opened: Services = {
    env,
    closeStreams: () => closing.abort(),
    ...foundation,
    ...openAgents(env, foundation),
    webhooks: createWebhooks({
      storage: foundation.storage,
      secret: env.WEBHOOK_SECRET,
      clock: foundation.clock,
      allowHosts: env.FETCH_ALLOW_HOSTS,
    }),
    maxDepth: env.AGENT_MAX_DEPTH,
    graphConcurrency: env.GRAPH_CONCURRENCY,
    sleep,
    streaming: {
      heartbeatMs: env.SSE_HEARTBEAT_MS,
      maxMs: env.RESPONSE_MAX_MS,
      compress: env.SSE_COMPRESSION === 'on',
      closing: closing.signal,
    },
    isRecovered: () => globalThis.weirIsRecovered === true,
    storageRetryMs: 1_000,
    log: openSqliteStreamLog({ path: join(env.WEIR_DATA_DIR, 'log.sqlite') }),
    queue: createInProcessQueue({
      maxConcurrent: env.MAX_CONCURRENT_RUNS,
      onError: (job, error) => console.error(`Run ${job.runId} could not be driven.`, error),
    }),
  }
  opened.queue.work((job, flight) => driveRun(opened, job, flight))
  return opened
}

type Foundation = Pick<Services, 'clock' | 'newId' | 'storage'>

/** Models, tools and agents. */
function openAgents(env: Env, foundation: Foundation) {
  const { storage, clock, newId } = foundation
  const builtin = createBuiltinSource({ storage, clock, allowHosts: env.FETCH_ALLOW_HOSTS })
  const models = createModelCatalog(modelSourcesOf(env))
  const agents = {
    storage,
    clock,
    models,
    modelNames: async () => (await models.list()).items.map(({ id }) => id),
    defaultModel: async () => (await models.list()).default,
    prices: env.MODEL_PRICES,
    toolServers: createToolServers({
      storage,
      builtin,
      clock,
      commands: env.MCP_STDIO_ALLOWED,
      toolTimeoutMs: env.TOOL_TIMEOUT_MS,
    }),
  }
  const sources = [builtin, createBuilderSource(agents), agents.toolServers]
  return { ...agents, toolbox: createToolbox({ storage, clock, newId, sources }) }
}
