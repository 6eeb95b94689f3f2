import { useState } from 'react'
import { useMedia } from '@/hooks/use-media'
import type { PanelView } from './editor-panel'

interface PanelViewState {
  readonly view: PanelView
  readonly setView: (view: PanelView) => void
  /** Phones show the drawing alone or not at all. */
  readonly isDrawingShown: boolean
}

/**
 * What stands beside, over or instead of the drawing, as far as the page is wide.
 * @param isNew a graph that is still to be named: its fields come first
 * @param opened names what a person opened, to be read in the panel; null: nothing
 */
export function usePanelView(isNew: boolean, opened: string | null): PanelViewState {
  const isWide = useMedia('(min-width: 1120px)')
  const isPhone = useMedia('(max-width: 767px)')
  const [chosen, choose] = useState<PanelView | null>(null)
  const [before, setBefore] = useState(opened)
  const wanted = chosen ?? (isWide || isPhone || isNew ? 'fields' : 'drawing')
  // A page that was made wider has no tab for the drawing.
  const view = isWide && wanted === 'drawing' ? 'fields' : wanted
  if (before !== opened) {
    setBefore(opened)
    if (opened !== null && view === 'drawing') choose('fields')
  }
  return { view, setView: choose, isDrawingShown: !isPhone || view === 'drawing' }
}
