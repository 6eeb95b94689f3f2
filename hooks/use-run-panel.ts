'use client'

import { useCallback, useEffect, useState } from 'react'
import { useMedia } from './use-media'
import { usePreference } from './use-preference'

const panelKey = 'weir:panel'
const closed = 'closed'

export interface RunPanelState {
  readonly isOpen: boolean
  /** It stands beside the stream and takes room from it. */
  readonly isBeside: boolean
  /** The sub-agent that it was opened for, if for one. */
  readonly spanId: string | null
  toggle: () => void
  openAt: (spanId: string) => void
}

/**
 * Whether the panel of a run is open. Beside the stream it is, unless this browser remembers otherwise; where there is
 * room for one of the two only, it opens when asked. ⌘\ or Ctrl+\ toggles.
 */
export function useRunPanel(isThere: boolean): RunPanelState {
  const isWide = useMedia('(min-width: 1120px)')
  const [remembered, remember] = usePreference(panelKey)
  const [isOverlayOpen, setOverlayOpen] = useState(false)
  const [spanId, setSpanId] = useState<string | null>(null)
  const isOpen = isThere && (isWide ? remembered !== closed : isOverlayOpen)

  const set = useCallback(
    (isWanted: boolean) => {
      if (isWide) remember(isWanted ? null : closed)
      else setOverlayOpen(isWanted)
    },
    [isWide, remember],
  )
  const toggle = useCallback(() => {
    setSpanId(null)
    set(!isOpen)
  }, [set, isOpen])
  const openAt = useCallback(
    (id: string) => {
      setSpanId(id)
      set(true)
    },
    [set],
  )

  useEffect(() => {
    if (!isThere) return
    const onKeyDown = (event: KeyboardEvent) => {
      const isToggle = event.key === '\\' && (event.metaKey || event.ctrlKey) && !event.altKey
      const isClose = event.key === 'Escape' && isOpen && !isWide && !event.isComposing && !isTaken(event)
      if (!isToggle && !isClose) return
      event.preventDefault()
      toggle()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isThere, isOpen, isWide, toggle])

  return { isOpen, isBeside: isOpen && isWide, spanId, toggle, openAt }
}

/** Esc closes what floats above the panel first, and leaves a field that is being edited to itself. */
function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || document.querySelector(':popover-open, dialog[open]') !== null
}
