/** What the tests of tool servers share. */
import { afterEach } from 'vitest'
import type { ToolServerDefinition } from '@/lib/protocol/tools'
import type { ToolOutcome, ToolUpdate } from '@/lib/server/engine/ports'
import type { StoredDocument } from '@/lib/server/storage/storage'
import type { ToolSource } from '@/lib/server/tools/tool-source'
import type { DocumentStorage } from './server-records'
import { createToolServers, type ToolServers, type ToolServersOptions } from './tool-servers'

export const owner = 'local'
export const origin = 'http://localhost:3000'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** Closes it after the test. */
export function closedAfterwards<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(() => thing.close())
  return thing
}

/** Documents as the storages keep them, in the memory. */
export function memoryDocuments(): DocumentStorage {
  const documents = new Map<string, StoredDocument>()
  const keyOf = (...parts: readonly string[]) => JSON.stringify(parts)
  return {
    putDocument: async (by, document) => {
      const key = keyOf(by, document.kind, document.id)
      if (document.revision !== (documents.get(key)?.revision ?? 0) + 1) return false
      documents.set(key, structuredClone(document))
      return true
    },
    findDocument: async (by, kind, id) => structuredClone(documents.get(keyOf(by, kind, id))),
    listDocuments: async (by, kind) =>
      [...documents]
        .filter(([key]) => key.startsWith(keyOf(by, kind).slice(0, -1)))
        .map(([, document]) => document),
    removeDocument: async (by, kind, id) => documents.delete(keyOf(by, kind, id)),
  }
}

const builtin: ToolSource = {
  isForeign: false,
  find: async (_owner, id) =>
    id !== 'builtin'
      ? undefined
      : [
          {
            name: 'calculate',
            description: 'Calculates.',
            isReadOnly: true,
            isDestructive: false,
            isIdempotent: true,
            call: async function* () {
              yield { type: 'progress', message: 'Calculating' }
              return { status: 'completed', content: [{ type: 'text', text: '42' }] }
            },
          },
        ],
}

/** Commands that tests add; `node` is the one that runs them. */
export const commands = {
  test: [process.execPath, 'testing/mcp-server.ts'],
  hostile: [process.execPath, 'testing/mcp-server-hostile.ts'],
  everything: [
    process.execPath,
    'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    'stdio',
  ],
  talker: [process.execPath, '-e', 'console.error("no key is set"); process.exit(3)'],
  missing: ['/nowhere/to-be-found'],
}

export function arrange(options: Partial<ToolServersOptions> = {}): ToolServers {
  return closedAfterwards(
    createToolServers({
      storage: memoryDocuments(),
      commands,
      builtin,
      toolTimeoutMs: 60_000,
      clock: Date.now,
      retryDelays: [50, 100, 200, 400, 800],
      onError: (error) => {
        throw error
      },
      ...options,
    }),
  )
}

export function httpServer(url: string, headers: Record<string, string> = {}): ToolServerDefinition {
  return { transport: 'http', name: 'Test', url, headers }
}

export function stdioServer(command: keyof typeof commands): ToolServerDefinition {
  return { transport: 'stdio', name: 'Test', command }
}

const context = { owner, conversationId: 'conversation', toolCallId: 'call' }

/** Begins a call of the server `test`. */
export async function begin(
  servers: ToolServers,
  toolName: string,
  args: Readonly<Record<string, unknown>> = {},
  signal = new AbortController().signal,
): Promise<AsyncGenerator<ToolUpdate, ToolOutcome>> {
  const tool = (await servers.find(owner, 'test'))?.find(({ name }) => name === toolName)
  if (!tool) throw new Error(`no tool ${toolName}`)
  return tool.call(args, context, signal)
}

export interface Finished extends ToolOutcome {
  readonly updates: readonly ToolUpdate[]
  /** The text of its content. */
  readonly text: string
}

/** Reads a call to its end. */
export async function finish(
  call: AsyncGenerator<ToolUpdate, ToolOutcome>,
  onUpdate: (update: ToolUpdate) => void = () => {},
): Promise<Finished> {
  const updates: ToolUpdate[] = []
  for (;;) {
    const next = await call.next()
    if (next.done) {
      const text = next.value.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
      return { ...next.value, updates, text }
    }
    updates.push(next.value)
    onUpdate(next.value)
  }
}

/** Calls a tool of the server `test`, to its end. */
export async function call(
  servers: ToolServers,
  toolName: string,
  args: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<Finished> {
  return finish(await begin(servers, toolName, args, signal))
}
