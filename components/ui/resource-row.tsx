'use client'

import { type LucideIcon, Play } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { FrameLink } from '@/components/frame/frame-link'
import { Button } from './button'
import { Chip } from './chip'
import { Icon } from './icon'

interface ResourceRowProps {
  readonly icon: LucideIcon
  readonly href: string
  readonly name: string
  readonly description: string
  readonly isExample: boolean
  readonly revision: number
  /** "qwen3-32b · 9 tools" */
  readonly figures: string
  /** Something to look at. */
  readonly warning?: string | undefined
  /** What keeps it from running. */
  readonly obstacle?: string | undefined
  readonly runLabel: string
  readonly onRun: () => void
  readonly menu: ReactNode
}

/** One agent or graph in its list: what it is for, what it has, and what can be done with it. */
export function ResourceRow({
  icon,
  href,
  name,
  description,
  isExample,
  revision,
  figures,
  warning,
  obstacle,
  runLabel,
  onRun,
  menu,
}: ResourceRowProps) {
  const obstacleId = useId()
  return (
    <li className="group relative grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 border-b border-line py-2.5 hover:bg-hover max-tablet:grid-cols-[minmax(0,1fr)_auto]">
      <Icon of={icon} className="mt-0.5 text-ink-3 max-tablet:hidden" />
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <FrameLink
            href={href}
            title={name}
            // The whole row is the link's target; the buttons lie above it.
            className="truncate font-semibold after:absolute after:inset-0"
          >
            {name}
          </FrameLink>
          {isExample && <Chip>{revision === 0 ? 'example' : 'example, changed'}</Chip>}
        </div>
        {description !== '' && (
          <p className="mt-px line-clamp-2 [overflow-wrap:anywhere] text-ink-2">{description}</p>
        )}
        <p className="num mt-0.5 line-clamp-2 text-small [overflow-wrap:anywhere] text-ink-3">
          {figures}
          {obstacle === undefined && warning !== undefined && <span className="text-wait"> · {warning}</span>}
          {obstacle !== undefined && (
            <>
              {' · '}
              <span id={obstacleId} className="text-fail">
                {obstacle}
              </span>
            </>
          )}
        </p>
      </div>
      <div className="relative flex items-center gap-1">
        <Button
          size="small"
          disabled={obstacle !== undefined}
          aria-describedby={obstacle === undefined ? undefined : obstacleId}
          onClick={onRun}
        >
          <Icon of={Play} isSmall />
          {runLabel}
          <span className="sr-only"> {name}</span>
        </Button>
        {menu}
      </div>
    </li>
  )
}
