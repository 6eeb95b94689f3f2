/** Chats are one page that goes by its path: between them the URL changes and no page is asked for. */
export function isChatPath(pathname: string): boolean {
  return pathname === '/' || pathname.startsWith('/c/')
}

/** The page of an agent. */
export function agentPath(agentId: string): string {
  return `/agents/${encodeURIComponent(agentId)}`
}

/** A new chat with an agent. */
export function chatPathWith(agentId: string): string {
  return `/?agent=${encodeURIComponent(agentId)}`
}

/** @returns null for the page of an agent that is still to be made, and for any other path */
export function agentIdOf(pathname: string): string | null {
  const written = /^\/agents\/([^/]+)$/.exec(pathname)?.[1] ?? 'new'
  // A browser keeps a `%` that begins no code as it was typed.
  const id = /%(?![\da-f]{2})/i.test(written) ? written : decodeURIComponent(written)
  return id === 'new' ? null : id
}
