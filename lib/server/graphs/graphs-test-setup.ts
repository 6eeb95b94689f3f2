/** What the tests of graphs start from. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentDefinition } from '@/lib/protocol/agents'
import { graphDefinitionSchema, type GraphDefinition, type GraphDefinitionInput } from '@/lib/protocol/graphs'
import { createModelCatalog } from '@/lib/server/models/catalog'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import type { Storage } from '@/lib/server/storage/storage'
import { createBuiltinSource } from '@/lib/server/tools/builtin/builtin-source'
import { createToolbox } from '@/lib/server/tools/toolbox'
import type { GraphServices } from './graph-services'

export const owner = 'local'

export type NodeInput = GraphDefinitionInput['nodes'][number]

/** A graph in which each node follows the one before it, from the start to the end. */
export function chain(name: string, ...nodes: readonly NodeInput[]): GraphDefinition {
  const all: NodeInput[] = [{ kind: 'start', id: 'start' }, ...nodes, { kind: 'end', id: 'end' }]
  const edges = all.slice(1).map(({ id }, index) => ({ from: all[index]?.id ?? '', to: id }))
  return graphDefinitionSchema.parse({ name, nodes: all, edges })
}

export function say(instructions = 'Say it.'): NodeInput {
  return { kind: 'model', id: 'say', instructions }
}

/** A node that runs another graph. */
export function running(graph: string): NodeInput {
  return { kind: 'subgraph', id: 'inner', graph }
}

export async function storeAgent(
  { storage }: GraphServices,
  id: string,
  body: AgentDefinition,
): Promise<void> {
  await storage.putDocument(owner, { kind: 'agent', id, revision: 1, body, created: 1, updated: 1 })
}

/** Real storage on a temporary folder, the demo model, and Weir's own tools. */
export function openGraphs(): GraphServices & { readonly storage: Storage } & AsyncDisposable {
  const folder = mkdtempSync(join(tmpdir(), 'weir-graphs-'))
  const storage = openSqliteStorage({ path: join(folder, 'weir.sqlite') })
  let now = 1_800_000_000_000
  const clock = () => ++now
  const sources = [createBuiltinSource({ storage, clock, allowHosts: [] })]
  return {
    storage,
    clock,
    models: createModelCatalog(),
    toolbox: createToolbox({ storage, clock, newId: () => crypto.randomUUID(), sources }),
    defaultModel: async () => 'demo',
    prices: { demo: { input: 1, output: 2 }, unused: { input: 3, output: 4 } },
    async [Symbol.asyncDispose]() {
      await storage.close()
      rmSync(folder, { recursive: true })
    },
  }
}
