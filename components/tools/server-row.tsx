'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { formatUnits } from '@/components/run/figures'
import { Icon } from '@/components/ui/icon'
import type { ToolServerResource } from '@/lib/protocol/tools'
import type { ToolServers } from '@/hooks/use-tool-servers'
import { ServerDetail } from './server-detail'
import { ServerState } from './server-state'

interface ServerRowProps {
  readonly server: ToolServerResource
  readonly servers: ToolServers
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** A tool server in one row, which opens in place. */
export function ServerRow({ server, servers, isOpen, onToggle }: ServerRowProps) {
  const id = useId()
  return (
    <li className="border-b border-line">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
          className="grid min-h-11 w-full grid-cols-[14px_minmax(0,180px)_minmax(0,1fr)_auto_72px] items-center gap-x-3 gap-y-0.5 py-1.5 text-left hover:bg-hover max-tablet:grid-cols-[14px_minmax(0,1fr)_auto]"
        >
          <Icon of={isOpen ? ChevronDown : ChevronRight} isSmall className="text-ink-2" />
          <span className="truncate font-semibold">{server.name}</span>
          <span className="truncate mono text-ink-2 max-tablet:order-1 max-tablet:col-start-2">
            {placeOf(server)}
          </span>
          <span className="text-small">
            <ServerState server={server} />
          </span>
          <span className="num text-right text-small text-ink-3 max-tablet:order-1">
            {formatUnits(server.tools.length, 'tool')}
          </span>
        </button>
      </h2>
      {!isOpen && server.problem !== undefined && (
        <p className="truncate pb-2 pl-6.5 text-small text-ink-2">{server.problem}</p>
      )}
      <div id={id}>{isOpen && <ServerDetail server={server} servers={servers} />}</div>
    </li>
  )
}

function placeOf({ transport, url, command }: ToolServerResource): string {
  if (transport === 'builtin') return 'part of Weir'
  return transport === 'http' ? (url ?? '') : `command ${command ?? ''}`
}
