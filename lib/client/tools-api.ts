/** Typed calls for tool servers and their tools. Each throws `ClientError` and nothing else, but for its abort. */
import type {
  ToolCallAnswer,
  ToolServerInput,
  ToolServerList,
  ToolServerResource,
} from '@/lib/protocol/tools'
import { jsonBody, jsonOf, send } from './request'

export async function listToolServers(signal?: AbortSignal): Promise<ToolServerList> {
  return jsonOf(await send('/api/mcp/servers', { signal: signal ?? null }))
}

export async function addToolServer(input: ToolServerInput): Promise<ToolServerResource> {
  return jsonOf(await send('/api/mcp/servers', jsonBody('POST', input)))
}

/** @param keptHeaders names of those whose stored value stays; all others that are not in `input` are removed */
export async function changeToolServer(
  id: string,
  input: ToolServerInput,
  keptHeaders: readonly string[] = [],
): Promise<ToolServerResource> {
  return jsonOf(await send(serverPath(id), jsonBody('PUT', withKept(input, keptHeaders))))
}

export async function removeToolServer(id: string): Promise<void> {
  await send(serverPath(id), { method: 'DELETE' })
}

/** Connects now instead of waiting for the next try. */
export async function connectToolServer(id: string): Promise<ToolServerResource> {
  return jsonOf(await send(`${serverPath(id)}/connect`, { method: 'POST' }))
}

/** Calls a tool by hand. A tool that fails is an answer as well. */
export async function callTool(
  serverId: string,
  tool: string,
  values: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<ToolCallAnswer> {
  const path = `${serverPath(serverId)}/tools/${encodeURIComponent(tool)}/call`
  return jsonOf(await send(path, { ...jsonBody('POST', { arguments: values }), signal: signal ?? null }))
}

/** `null` stands for a value that stays as it is stored. */
function withKept(input: ToolServerInput, names: readonly string[]) {
  if (input.transport === 'stdio') return input
  return { ...input, headers: { ...input.headers, ...Object.fromEntries(names.map((name) => [name, null])) } }
}

function serverPath(id: string): string {
  return `/api/mcp/servers/${encodeURIComponent(id)}`
}
