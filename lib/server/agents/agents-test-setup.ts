/** What the tests of agents start from. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentDefinitionSchema, type AgentDefinition, type AgentDefinitionInput } from '@/lib/protocol/agents'
import type { ToolServerResource } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import { createDemoModel } from '@/lib/server/models/demo'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import type { AgentServices } from './agent-services'

export const owner = 'local'

export function agentNamed(name: string, more: Partial<AgentDefinitionInput> = {}): AgentDefinition {
  return agentDefinitionSchema.parse({ name, ...more })
}

export function serverWith(id: string, toolNames: readonly string[]): ToolServerResource {
  return {
    id,
    name: id,
    transport: id === 'builtin' ? 'builtin' : 'http',
    header_names: [],
    state: 'connected',
    tools: toolNames.map((name) => ({
      name,
      description: `Does ${name}. `.repeat(50),
      parameters: {},
      is_read_only: true,
      is_destructive: false,
      is_idempotent: true,
    })),
  }
}

const builtinTools = ['fetch_page', 'calculate', 'current_time', 'list_files', 'read_file', 'write_file']

/** Real storage on a temporary folder, the demo model, and Weir's own tools as they are listed. */
export function openAgents(): AgentServices & AsyncDisposable {
  const folder = mkdtempSync(join(tmpdir(), 'weir-agents-'))
  const storage = openSqliteStorage({ path: join(folder, 'weir.sqlite') })
  const demo = createDemoModel({ sleep: () => Promise.resolve() })
  let now = 1_800_000_000_000
  return {
    storage,
    clock: () => ++now,
    models: {
      clientFor: async (name) => {
        if (name === 'demo') return demo
        throw new AppError('model_not_found', `There is no model “${name}”. Choose another.`)
      },
    },
    modelNames: async () => ['demo'],
    defaultModel: async () => 'demo',
    prices: {},
    toolServers: { list: async () => ({ items: [serverWith('builtin', builtinTools)] }) },
    async [Symbol.asyncDispose]() {
      await storage.close()
      rmSync(folder, { recursive: true })
    },
  }
}
