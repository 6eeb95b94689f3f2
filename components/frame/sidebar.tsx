'use client'

import { PanelLeft } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'
import { Mark } from '@/components/ui/mark'
import { ConversationList } from './conversation-list'
import { toggleFold } from './fold'
import { HostName } from './host-name'
import { MainNav } from './main-nav'
import { ThemeMenu } from './theme-menu'

interface SidebarProps {
  readonly isSheetOpen: boolean
  readonly onCloseSheet: () => void
}

const iconButton =
  'inline-flex size-6.5 flex-none items-center justify-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink max-tablet:size-10 folded:size-8.5'

export function Sidebar({ isSheetOpen, onCloseSheet }: SidebarProps) {
  const side = useRef<HTMLElement>(null)

  useEffect(() => {
    if (!isSheetOpen) return
    side.current?.querySelector<HTMLElement>('a, button')?.focus()
    const wide = matchMedia('(min-width: 1120px)')
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && document.querySelector(':popover-open, dialog[open]') === null)
        onCloseSheet()
    }
    wide.addEventListener('change', onCloseSheet)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      wide.removeEventListener('change', onCloseSheet)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [isSheetOpen, onCloseSheet])

  return (
    <>
      {isSheetOpen && (
        <div
          className="fixed inset-0 z-30 bg-(--scrim) desktop:hidden"
          onClick={onCloseSheet}
          aria-hidden="true"
        />
      )}
      <aside
        ref={side}
        aria-label="Sidebar"
        data-open={isSheetOpen}
        className="flex min-h-0 min-w-0 flex-col border-r border-line bg-bank max-desktop:invisible max-desktop:fixed max-desktop:inset-y-0 max-desktop:left-0 max-desktop:z-40 max-desktop:w-[min(300px,86vw)] max-desktop:-translate-x-full max-desktop:transition-[translate,visibility] max-desktop:duration-(--d-3) max-desktop:ease-(--ease-out) max-desktop:data-[open=true]:visible max-desktop:data-[open=true]:translate-x-0 max-desktop:data-[open=true]:shadow-float folded:items-center"
      >
        <div className="flex h-(--h-bar) flex-none items-center gap-2.25 pr-2 pl-4 folded:p-0">
          <span className="flex flex-1 items-center gap-2 text-read font-semibold tracking-[-0.01em] folded:hidden">
            <Mark />
            Weir
          </span>
          <FoldButton isSheetOpen={isSheetOpen} onCloseSheet={onCloseSheet} />
        </div>
        <MainNav />
        <ConversationList />
        <div className="flex h-11 flex-none items-center gap-0.5 border-t border-line pr-2 pl-4 max-tablet:h-13 folded:mt-auto folded:mb-2 folded:h-auto folded:border-0 folded:p-0">
          <span className="min-w-0 flex-1 truncate text-small text-ink-2 folded:hidden">
            <HostName />
          </span>
          <ThemeMenu buttonClass={iconButton} />
        </div>
      </aside>
    </>
  )
}

/** On wide screens it folds the sidebar, in a sheet it closes it. */
function FoldButton({ isSheetOpen, onCloseSheet }: SidebarProps) {
  return (
    <button
      type="button"
      className={iconButton}
      aria-label={isSheetOpen ? 'Close the sidebar' : 'Fold or unfold the sidebar'}
      title={isSheetOpen ? 'Close' : 'Fold or unfold (Ctrl B)'}
      onClick={isSheetOpen ? onCloseSheet : toggleFold}
    >
      <Icon of={PanelLeft} />
    </button>
  )
}
