/** Typed calls for graphs. Each throws `ClientError` and nothing else, but for its abort. */
import type { GraphImportAnswer, GraphProblemList, GraphVersion } from '@/lib/protocol/graph-answers'
import type {
  GraphChangeInput,
  GraphDefinitionInput,
  GraphList,
  GraphResource,
  GraphVersionList,
} from '@/lib/protocol/graphs'
import { jsonBody, jsonOf, send } from './request'

export async function listGraphs(signal?: AbortSignal): Promise<GraphList> {
  return jsonOf(await send('/api/graphs', { signal: signal ?? null }))
}

export async function getGraph(id: string, signal?: AbortSignal): Promise<GraphResource> {
  return jsonOf(await send(graphPath(id), { signal: signal ?? null }))
}

export async function createGraph(definition: GraphDefinitionInput): Promise<GraphResource> {
  return jsonOf(await send('/api/graphs', jsonBody('POST', definition)))
}

/** @throws ClientError `conflict` when somebody else saved a revision after the one that was changed */
export async function saveGraph(id: string, change: GraphChangeInput): Promise<GraphResource> {
  return jsonOf(await send(graphPath(id), jsonBody('PUT', change)))
}

/** Of a changed example, the shipped one is there again. */
export async function removeGraph(id: string): Promise<void> {
  await send(graphPath(id), { method: 'DELETE' })
}

/** The text of the file that an import takes; the graphs that it runs are in it. */
export async function exportGraph(id: string): Promise<string> {
  return (await send(`${graphPath(id)}/export`, {})).text()
}

/**
 * @param text of a file, of any form that can be imported
 * @throws ClientError `invalid_request` for one that cannot
 */
export async function importGraph(text: string): Promise<GraphImportAnswer> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: text }
  return jsonOf(await send('/api/graphs/import', init))
}

/**
 * What is wrong with a draft, what only the server knows included; nothing is stored.
 *
 * @param id of the graph that it is to take the place of
 */
export async function checkGraph(
  definition: GraphDefinitionInput,
  signal?: AbortSignal,
  id?: string,
): Promise<GraphProblemList> {
  const body = jsonBody('POST', { id, definition })
  return jsonOf(await send('/api/graphs/check', { ...body, signal: signal ?? null }))
}

export async function listGraphVersions(id: string, signal?: AbortSignal): Promise<GraphVersionList> {
  return jsonOf(await send(`${graphPath(id)}/versions`, { signal: signal ?? null }))
}

export async function getGraphVersion(
  id: string,
  revision: number,
  signal?: AbortSignal,
): Promise<GraphVersion> {
  return jsonOf(await send(`${graphPath(id)}/versions/${revision}`, { signal: signal ?? null }))
}

function graphPath(id: string): string {
  return `/api/graphs/${encodeURIComponent(id)}`
}
