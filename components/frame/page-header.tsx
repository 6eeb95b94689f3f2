'use client'

import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useFrame } from './frame-context'

interface PageHeaderProps {
  readonly title: string
  /** What kind of thing it is and how it stands, beside the title. */
  readonly about?: ReactNode
  /** Actions at the right. */
  readonly children?: ReactNode
}

/** The bar at the top of every page; below 1120 px it also opens the sidebar. */
export function PageHeader({ title, about, children }: PageHeaderProps) {
  const frame = useFrame()
  return (
    <header className="flex h-(--h-bar) min-w-0 flex-none items-center gap-2.5 border-b border-line pr-3 pl-2 max-tablet:gap-1 max-tablet:pr-1.5 max-tablet:pl-1 max-tablet:has-[.bg-flow-fill:last-child]:pr-4 desktop:pl-5">
      <Button
        look="bare"
        isSquare
        aria-label="Show conversations"
        className="desktop:hidden"
        onClick={frame.openSheet}
      >
        <Icon of={PanelLeft} />
      </Button>
      <h1 className="min-w-0 truncate text-[14px] leading-5 font-semibold tracking-[-0.003em] max-tablet:text-[15px]">
        {title}
      </h1>
      {about}
      <div className="ml-auto flex flex-none items-center gap-1.5 max-tablet:gap-1">{children}</div>
    </header>
  )
}
