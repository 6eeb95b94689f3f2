/** Typed calls for agents. Each throws `ClientError` and nothing else, but for its abort. */
import type { AgentChangeInput, AgentDefinitionInput, AgentList, AgentResource } from '@/lib/protocol/agents'
import { jsonBody, jsonOf, send } from './request'

export async function listAgents(signal?: AbortSignal): Promise<AgentList> {
  return jsonOf(await send('/api/agents', { signal: signal ?? null }))
}

export async function getAgent(id: string, signal?: AbortSignal): Promise<AgentResource> {
  return jsonOf(await send(agentPath(id), { signal: signal ?? null }))
}

export async function createAgent(definition: AgentDefinitionInput): Promise<AgentResource> {
  return jsonOf(await send('/api/agents', jsonBody('POST', definition)))
}

/** @throws ClientError `conflict` when somebody else saved a revision after the one that was changed */
export async function saveAgent(id: string, change: AgentChangeInput): Promise<AgentResource> {
  return jsonOf(await send(agentPath(id), jsonBody('PUT', change)))
}

/** Of a changed example, the shipped one is there again. */
export async function deleteAgent(id: string): Promise<void> {
  await send(agentPath(id), { method: 'DELETE' })
}

/** The text of the file that an import takes. */
export async function exportAgent(id: string): Promise<string> {
  return (await send(`${agentPath(id)}/export`, {})).text()
}

/** @param file what an export holds, as it was parsed */
export async function importAgent(file: unknown): Promise<AgentResource> {
  return jsonOf(await send('/api/agents/import', jsonBody('POST', file)))
}

function agentPath(id: string): string {
  return `/api/agents/${encodeURIComponent(id)}`
}
