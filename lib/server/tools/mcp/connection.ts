import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  Client,
  SdkError,
  SdkErrorCode,
  type CallToolResult,
  type ElicitRequest,
  type ElicitResult,
  type JsonSchemaType,
  type JsonSchemaValidatorResult,
  type McpSubscription,
  type Progress,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client'
import { isRecord } from '@/lib/protocol/is-record'

/** A call under way. */
export interface OpenCall {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Asks a person; resolves to what they entered, or to null when they declined. */
  readonly ask: (prompt: string, schema: Readonly<Record<string, unknown>>) => Promise<unknown>
}

export interface Connection {
  /** @throws what the SDK throws; aborting the call's signal cancels it at the server */
  callTool(name: string, args: Readonly<Record<string, unknown>>, call: OpenCall): Promise<CallToolResult>
  /** Whether it answers. @throws when not within `timeoutMs` */
  check(timeoutMs: number): Promise<void>
  /** Tells the server that it is no longer needed. */
  end(): Promise<void>
  /** Closes it at once, for a server that is gone. */
  close(): Promise<void>
}

export interface ConnectionOptions {
  readonly transport: Transport
  /** `auto`: asks the server for the newest protocol first. */
  readonly negotiation: 'auto' | 'legacy'
  readonly timeoutMs: number
  /** Says goodbye, for as long as it may take. */
  readonly endSession?: () => Promise<unknown>
  /** At the start, and whenever the server says that its list has changed. Never throws. */
  readonly onTools: (tools: readonly Tool[]) => Promise<void>
  /** The server ended the connection. */
  readonly onClosed: () => void
}

/** The SDK takes no longer time-out; each call has its own timer. */
const noTimeout = 2 ** 31 - 1

/** How long the stream of changes stays closed, so that a server which always closes it is not asked without end. */
const reopenMs = 500

/**
 * Which call the code at hand runs for. Over HTTP a question of the server comes in on the stream of the call that it
 * belongs to, so that this tells which one asks.
 */
const currentCall = new AsyncLocalStorage<OpenCall | undefined>()

/**
 * Connects to a server: handshake, then its list of tools.
 *
 * @throws what the SDK throws when that does not succeed within the time; nothing stays open then
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const calls = new Set<OpenCall>()
  const refresh = async () => options.onTools(await listTools(client, options.timeoutMs))
  // A server that tells of a new list and does not give it is as good as gone.
  const client: Client = createClient(options, () => void refresh().catch(options.onClosed))
  client.setRequestHandler('elicitation/create', (request) => answerQuestion(request, calls))

  // The connection outlives the call that opened it, and what it does later is not for that call.
  await currentCall.run(undefined, () => start(client, options))
  return {
    callTool: async (name, args, call) => {
      const { signal, onProgress: onprogress } = call
      calls.add(call)
      try {
        const params = { name, arguments: { ...args } }
        return await currentCall.run(call, () =>
          client.callTool(params, { signal, onprogress, timeout: noTimeout }),
        )
      } finally {
        calls.delete(call)
      }
    },
    check: async (timeout) => {
      await listTools(client, timeout)
    },
    end: async () => {
      await options.endSession?.()
      await client.close()
    },
    close: () => client.close(),
  }
}

function createClient({ negotiation, timeoutMs }: ConnectionOptions, onChanged: () => void): Client {
  return new Client(
    { name: 'weir', title: 'Weir', version: '1' },
    {
      // What is not named here (sampling, roots) the SDK refuses.
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: negotiation, probe: { timeoutMs } },
      jsonSchemaValidator: { getValidator: trustingValidator },
      listChanged: { tools: { autoRefresh: false, onChanged } },
    },
  )
}

/**
 * Results go to a model, which reads them as they are. Checking them by the server's own schema would only let a
 * hostile server choose the regular expression that holds up the whole process.
 */
function trustingValidator<T>(_schema: JsonSchemaType): (input: unknown) => JsonSchemaValidatorResult<T> {
  return (input) => ({ valid: true, data: input as T, errorMessage: undefined })
}

async function start(client: Client, { transport, timeoutMs, onTools, onClosed }: ConnectionOptions) {
  const timeout = timeoutMs
  try {
    await client.connect(transport, { timeout })
    await onTools(await listTools(client, timeout))
    client.onclose = onClosed
    if (client.autoOpenedSubscription) {
      void followChanges(client, client.autoOpenedSubscription, { timeoutMs, onTools }).catch(onClosed)
    }
  } catch (error) {
    await client.close()
    throw error
  }
}

/** A client that was closed knows of no capabilities: the SDK would answer with an empty list. */
async function listTools(client: Client, timeout: number): Promise<readonly Tool[]> {
  if (!client.transport) throw new SdkError(SdkErrorCode.NotConnected, 'The connection is closed.')
  if (!client.getServerCapabilities()?.tools) return []
  return (await client.listTools(undefined, { timeout, cacheMode: 'refresh' })).tools
}

/**
 * In the protocol of 2026 a stream of its own tells of changes. It ends with the server, and also when a proxy closes
 * it: opened again, after whatever was missed meanwhile.
 *
 * @throws what the SDK throws when the server does not answer any more
 */
async function followChanges(
  client: Client,
  subscription: McpSubscription,
  { timeoutMs: timeout, onTools }: Pick<ConnectionOptions, 'timeoutMs' | 'onTools'>,
): Promise<never> {
  for (let current = subscription; ;) {
    await current.closed
    await sleep(reopenMs, undefined, { ref: false })
    await onTools(await listTools(client, timeout))
    current = await client.listen(current.honoredFilter, { timeout })
  }
}

/** A question outside of any call is declined: nobody is there to answer it. */
async function answerQuestion(
  { params }: ElicitRequest,
  calls: ReadonlySet<OpenCall>,
): Promise<ElicitResult> {
  const current = currentCall.getStore()
  // Over stdio all calls share one channel, and the oldest is the one that waits.
  const call = current ?? calls.values().next().value
  if (!call || !calls.has(call) || params.mode === 'url') return { action: 'decline' }
  const answer = await call.ask(params.message, params.requestedSchema)
  return isRecord(answer)
    ? { action: 'accept', content: answer as ElicitResult['content'] }
    : { action: 'decline' }
}
