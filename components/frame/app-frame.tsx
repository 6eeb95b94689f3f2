'use client'

import { usePathname } from 'next/navigation'
import { type ReactNode, useLayoutEffect } from 'react'
import { RunNotices } from '@/components/runs/run-notices'
import { Toaster } from '@/components/ui/toaster'
import { AgentsProvider } from '@/hooks/use-agents'
import { ConversationsProvider } from '@/hooks/use-conversations'
import { GraphsProvider } from '@/hooks/use-graphs'
import { ModelsProvider } from '@/hooks/use-models'
import { useShortcuts } from '@/hooks/use-shortcuts'
import { ToastProvider } from '@/hooks/use-toast'
import { applyFold, toggleFold } from './fold'
import { FrameProvider } from './frame-context'
import { isChatPath } from './frame-path'
import { Sidebar } from './sidebar'
import { useFrameState } from './use-frame-state'

/** The sidebar, and beside it the page. Below 1120 px the sidebar is a sheet over the page. */
export function AppFrame({ children }: { readonly children: ReactNode }) {
  const { frame, isSheetOpen, closeSheet } = useFrameState()
  const pathname = usePathname()
  // Before the page is painted to which a link within the app led.
  useLayoutEffect(() => applyFold(pathname), [pathname])
  useShortcuts({ newChat: frame.startNew, fold: toggleFold })

  return (
    <ConversationsProvider>
      <FrameProvider value={frame}>
        <SkipLink />
        <div className="grid h-dvh grid-cols-1 overflow-hidden desktop:grid-cols-[var(--w-side)_minmax(0,1fr)] folded:grid-cols-[52px_minmax(0,1fr)]">
          <Sidebar isSheetOpen={isSheetOpen} onCloseSheet={closeSheet} />
          <main
            id="page"
            tabIndex={-1}
            inert={isSheetOpen}
            className="relative flex min-h-0 min-w-0 flex-col outline-0!"
          >
            <ModelsProvider>
              <AgentsProvider>
                <GraphsProvider>
                  <ToastProvider>
                    {children}
                    <Toaster />
                    <RunNotices />
                  </ToastProvider>
                </GraphsProvider>
              </AgentsProvider>
            </ModelsProvider>
          </main>
        </div>
      </FrameProvider>
    </ConversationsProvider>
  )
}

function SkipLink() {
  const isChat = isChatPath(usePathname())
  return (
    <a
      href={isChat ? '#composer' : '#page'}
      className="absolute top-2 left-2 z-50 -translate-y-20 rounded-2 bg-raised px-3 py-1.5 font-medium text-flow shadow-float focus:translate-y-0"
    >
      {isChat ? 'Skip to the composer' : 'Skip to the page'}
    </a>
  )
}
