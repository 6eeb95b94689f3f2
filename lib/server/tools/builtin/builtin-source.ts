/** Weir's own tools. */
import { builtinServerId } from '@/lib/protocol/tools'
import type { ToolSource } from '@/lib/server/tools/tool-source'
import { calculate } from './calculate'
import { createCurrentTime } from './current-time'
import { createFetchPage, type FetchPageOptions } from './fetch-page'
import { createFileTools, type FileToolsOptions } from './files'

export type BuiltinSourceOptions = FetchPageOptions & FileToolsOptions

export function createBuiltinSource(options: BuiltinSourceOptions): ToolSource {
  const tools = [
    createFetchPage(options),
    calculate,
    createCurrentTime(options.clock),
    ...createFileTools(options),
  ]
  return {
    isForeign: false,
    find: async (_owner, serverId) => (serverId === builtinServerId ? tools : undefined),
  }
}
