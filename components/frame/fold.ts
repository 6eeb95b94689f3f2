import { graphSideKey, readPreference, sideKey, writePreference } from '@/hooks/preferences'

/**
 * The sidebar's fold is an attribute of <html>, which the style sheet reads. A graph needs the room: on its page the
 * sidebar is folded until a person opens it there; anywhere else it is open until a person folds it.
 */
interface FoldPlace {
  readonly key: string
  readonly isFoldedAtFirst: boolean
}

function placeOf(pathname: string): FoldPlace {
  return pathname.startsWith('/graphs/')
    ? { key: graphSideKey, isFoldedAtFirst: true }
    : { key: sideKey, isFoldedAtFirst: false }
}

/** Folds the sidebar to its icons, or opens it, as it was left on the pages of this kind. */
export function applyFold(pathname: string): void {
  const { key, isFoldedAtFirst } = placeOf(pathname)
  const stored = readPreference(key)
  const isFolded = stored === null ? isFoldedAtFirst : stored === 'folded'
  if (isFolded) document.documentElement.dataset.side = 'folded'
  else delete document.documentElement.dataset.side
}

/** The other way round, on every page of the kind that is shown. */
export function toggleFold(): void {
  const { pathname } = window.location
  const isFolded = document.documentElement.dataset.side === 'folded'
  writePreference(placeOf(pathname).key, isFolded ? 'open' : 'folded')
  applyFold(pathname)
}
