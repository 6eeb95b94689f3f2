'use client'

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ConversationsProvider } from '@/hooks/use-conversations'
import { ModelsProvider } from '@/hooks/use-models'
import { useShortcuts } from '@/hooks/use-shortcuts'
import { type Frame, FrameProvider } from './frame-context'
import { Sidebar } from './sidebar'
import { toggleFold } from './fold'

/** The sidebar, and beside it the page. Below 1120 px the sidebar is a sheet over the page. */
export function AppFrame({ children }: { readonly children: ReactNode }) {
  const [freshCount, setFreshCount] = useState(0)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const returnFocus = useRef<Element | null>(null)

  const closeSheet = useCallback(() => setSheetOpen(false), [])
  const frame = useMemo<Frame>(
    () => ({
      freshCount,
      startNew() {
        setSheetOpen(false)
        setFreshCount((count) => count + 1)
        goTo('/')
      },
      open(conversationId) {
        setSheetOpen(false)
        goTo(`/c/${conversationId}`)
      },
      openSheet() {
        returnFocus.current = document.activeElement
        setSheetOpen(true)
      },
    }),
    [freshCount],
  )

  useShortcuts({ newChat: frame.startNew, fold: toggleFold })

  useEffect(() => {
    if (isSheetOpen) return
    if (returnFocus.current instanceof HTMLElement) returnFocus.current.focus()
    returnFocus.current = null
  }, [isSheetOpen])

  return (
    <ConversationsProvider>
      <FrameProvider value={frame}>
        <a
          href="#composer"
          className="absolute top-2 left-2 z-50 -translate-y-20 rounded-2 bg-raised px-3 py-1.5 font-medium text-flow shadow-float focus:translate-y-0"
        >
          Skip to the composer
        </a>
        <div className="grid h-dvh grid-cols-1 overflow-hidden desktop:grid-cols-[var(--w-side)_minmax(0,1fr)] folded:grid-cols-[52px_minmax(0,1fr)]">
          <Sidebar isSheetOpen={isSheetOpen} onCloseSheet={closeSheet} />
          <main className="relative flex min-h-0 min-w-0 flex-col" inert={isSheetOpen}>
            <ModelsProvider>{children}</ModelsProvider>
          </main>
        </div>
      </FrameProvider>
    </ConversationsProvider>
  )
}

/** Changes the URL without asking the server for a page: all pages of the frame are the same one, by their path. */
function goTo(path: string): void {
  if (window.location.pathname !== path) window.history.pushState(null, '', path)
}
