/** What the browser remembers of this page. Storage may be full or forbidden: then nothing is kept, and nothing breaks. */

export const themeKey = 'weir:theme'
export const sideKey = 'weir:side'
export const modelKey = 'weir:model'
export const seenKey = 'weir:seen'
/** A draft belongs to its conversation; that of a new chat to the tab alone. */
export const draftKey = (conversationId: string | null): string => `weir:draft:${conversationId ?? 'new'}`

export type Store = 'local' | 'session'

/** @returns null when there is nothing, or no storage */
export function readPreference(key: string, store: Store = 'local'): string | null {
  return withStorage(store, (storage) => storage.getItem(key))
}

/** Null or the empty string removes the entry. */
export function writePreference(key: string, value: string | null, store: Store = 'local'): void {
  withStorage(store, (storage) => {
    if (value === null || value === '') storage.removeItem(key)
    else storage.setItem(key, value)
    return null
  })
}

function withStorage<T>(store: Store, use: (storage: Storage) => T): T | null {
  try {
    return use(store === 'local' ? localStorage : sessionStorage)
  } catch {
    // Reading `localStorage` itself throws where cookies are blocked, writing where the quota is used up.
    return null
  }
}
