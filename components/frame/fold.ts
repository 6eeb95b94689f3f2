import { sideKey, writePreference } from '@/hooks/preferences'

/** Folds the sidebar to its icons, or opens it. The state is an attribute of <html>, which the style sheet reads. */
export function toggleFold(): void {
  const { dataset } = document.documentElement
  const isFolded = dataset.side === 'folded'
  if (isFolded) delete dataset.side
  else dataset.side = 'folded'
  writePreference(sideKey, isFolded ? null : 'folded')
}
