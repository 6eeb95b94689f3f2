/** Which conversation a page shows while its URL changes under it, with or without a page load. */

export interface Shown {
  /** Another key is another instance of the view. */
  readonly key: number
  /** Null: a new chat. */
  readonly id: string | null
  readonly pathname: string
  readonly freshCount: number
}

/** @returns null for a path that is no conversation's */
export function idOfPath(pathname: string): string | null {
  const id = /^\/c\/([^/]+)$/.exec(pathname)?.[1]
  return id === undefined ? null : decodeURIComponent(id)
}

/**
 * The same object as long as the view may stay. Only a *change* of the path counts: between the moment a new chat gets
 * its id and the moment the URL says so, the two differ, and nothing is to happen.
 */
export function nextShown(shown: Shown, pathname: string, freshCount: number): Shown {
  const isFresh = freshCount !== shown.freshCount
  if (pathname === shown.pathname && !isFresh) return shown
  const id = idOfPath(pathname)
  const isOther = id !== shown.id || (isFresh && id === null)
  return { key: isOther ? shown.key + 1 : shown.key, id, pathname, freshCount }
}
