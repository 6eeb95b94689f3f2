'use client'

import { Bot, History, type LucideIcon, Plug, SquarePen, Workflow } from 'lucide-react'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { useFrame } from './frame-context'
import { FrameLink } from './frame-link'
import { ShortcutHint } from './shortcut-hint'

/** The places of the app, above the list of conversations. */
export function MainNav() {
  const frame = useFrame()
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className="flex flex-col gap-px px-2 pt-1 pb-2 folded:px-0">
      <NavLink href="/" icon={SquarePen} label="New chat" isHere={pathname === '/'} onGo={frame.startNew}>
        <ShortcutHint />
      </NavLink>
      <NavLink href="/agents" icon={Bot} label="Agents" isHere={isWithin(pathname, '/agents')} />
      <NavLink href="/graphs" icon={Workflow} label="Graphs" isHere={isWithin(pathname, '/graphs')} />
      <NavLink href="/runs" icon={History} label="Runs" isHere={isWithin(pathname, '/runs')} />
      <NavLink href="/tools" icon={Plug} label="Tools" isHere={isWithin(pathname, '/tools')} />
    </nav>
  )
}

function isWithin(pathname: string, place: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`)
}

interface NavLinkProps {
  readonly href: string
  readonly icon: LucideIcon
  readonly label: string
  readonly isHere: boolean
  readonly onGo?: () => void
  readonly children?: ReactNode
}

function NavLink({ href, icon, label, isHere, onGo, children }: NavLinkProps) {
  return (
    <FrameLink
      href={href}
      title={label}
      aria-current={isHere ? 'page' : undefined}
      {...(onGo && { onClick: onGo })}
      className="flex h-7.5 items-center gap-2.25 rounded-2 px-2 text-ink-2 hover:bg-hover hover:text-ink aria-[current]:bg-chosen aria-[current]:text-ink max-tablet:h-10 folded:size-8.5 folded:justify-center folded:p-0"
    >
      <Icon of={icon} />
      <span className="folded:sr-only">{label}</span>
      {children}
    </FrameLink>
  )
}
