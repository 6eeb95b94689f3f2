/**
 * What the browser remembers of this page. Storage may be full or forbidden: then it is remembered until the page
 * closes, and nothing breaks.
 */

export const themeKey = 'weir:theme'
export const sideKey = 'weir:side'
export const graphSideKey = 'weir:side-of-graphs'
export const modelKey = 'weir:model'
export const seenKey = 'weir:seen'
/** A draft belongs to its conversation; that of a new chat to the tab alone. */
export const draftKey = (conversationId: string | null): string => `weir:draft:${conversationId ?? 'new'}`

const memory = new Map<string, string | null>()
const listeners = new Set<() => void>()

/** Drafts of new chats live in the tab's own storage, everything else in the browser's. */
function isOfTab(key: string): boolean {
  return key === draftKey(null)
}

/** @returns null when there is nothing */
export function readPreference(key: string): string | null {
  const known = memory.get(key)
  if (known !== undefined) return known
  const stored = withStorage(key, (storage) => storage.getItem(key))
  memory.set(key, stored)
  return stored
}

/** Null or the empty string removes the entry. */
export function writePreference(key: string, value: string | null): void {
  const next = value === '' ? null : value
  memory.set(key, next)
  withStorage(key, (storage) => {
    if (next === null) storage.removeItem(key)
    else storage.setItem(key, next)
    return null
  })
  for (const listener of listeners) listener()
}

/** Hears every write of this page. Returns the unsubscriber. */
export function subscribeToPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function withStorage(key: string, use: (storage: Storage) => string | null): string | null {
  try {
    return use(isOfTab(key) ? sessionStorage : localStorage)
  } catch {
    // Reading `localStorage` itself throws where cookies are blocked, writing where the quota is used up.
    return null
  }
}
