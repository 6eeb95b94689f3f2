/** Chats are one page that goes by its path: between them the URL changes and no page is asked for. */
export function isChatPath(pathname: string): boolean {
  return pathname === '/' || pathname.startsWith('/c/')
}

/** The page of an agent. */
export function agentPath(agentId: string): string {
  return `/agents/${encodeURIComponent(agentId)}`
}

/** The page of a graph. */
export function graphPath(graphId: string): string {
  return `/graphs/${encodeURIComponent(graphId)}`
}

/** A new chat with a graph. */
export function chatPathWithGraph(graphId: string): string {
  return `/?graph=${encodeURIComponent(graphId)}`
}

/** A new chat with an agent. */
export function chatPathWith(agentId: string): string {
  return `/?agent=${encodeURIComponent(agentId)}`
}

/** @returns null for the page of an agent that is still to be made, and for any other path */
export function agentIdOf(pathname: string): string | null {
  return idOf(/^\/agents\/([^/]+)$/.exec(pathname)?.[1])
}

/** As `agentIdOf`, of graphs. */
export function graphIdOf(pathname: string): string | null {
  return idOf(/^\/graphs\/([^/]+)$/.exec(pathname)?.[1])
}

function idOf(written = 'new'): string | null {
  // A browser keeps a `%` that begins no code as it was typed.
  const id = /%(?![\da-f]{2})/i.test(written) ? written : decodeURIComponent(written)
  return id === 'new' ? null : id
}
