'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Frame, LeaveGuard } from './frame-context'
import { isChatPath } from './frame-path'

interface FrameState {
  readonly frame: Frame
  readonly isSheetOpen: boolean
  readonly closeSheet: () => void
}

/** Where the app is, and how it gets elsewhere. */
export function useFrameState(): FrameState {
  const router = useRouter()
  const [freshCount, setFreshCount] = useState(0)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const returnFocus = useRef<Element | null>(null)
  const guard = useRef<LeaveGuard | null>(null)
  const closeSheet = useCallback(() => setSheetOpen(false), [])

  const frame = useMemo<Frame>(() => {
    const leave = (action: () => void, isSure = false) => {
      setSheetOpen(false)
      if (guard.current === null || isSure) action()
      else guard.current(action)
    }
    const show = (path: string) => {
      const { pathname, search } = window.location
      if (pathname + search === path) return
      if (isChatPath(pathname) && isChatPath(path)) window.history.pushState(null, '', path)
      else router.push(path)
    }
    return {
      freshCount,
      startNew: () =>
        leave(() => {
          setFreshCount((count) => count + 1)
          show('/')
        }),
      open: (conversationId) => leave(() => show(`/c/${conversationId}`)),
      go: (path, isSure) => leave(() => show(path), isSure),
      openSheet() {
        returnFocus.current = document.activeElement
        setSheetOpen(true)
      },
      setGuard(next) {
        guard.current = next
      },
    }
  }, [freshCount, router])

  useEffect(() => {
    if (isSheetOpen) return
    if (returnFocus.current instanceof HTMLElement) returnFocus.current.focus()
    returnFocus.current = null
  }, [isSheetOpen])

  return { frame, isSheetOpen, closeSheet }
}
