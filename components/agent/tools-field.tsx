'use client'

import { ChevronDown, ChevronRight, Plug, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { FrameLink } from '@/components/frame/frame-link'
import { ServerState } from '@/components/tools/server-state'
import { Button, buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { StillBars } from '@/components/ui/still-bars'
import type { ApprovalPolicy, ToolChoice } from '@/lib/protocol/agents'
import { builtinServerId, type ToolServerResource } from '@/lib/protocol/tools'
import { type ToolGroup, toolGroups } from '@/hooks/tool-choices'
import { useToolServers } from '@/hooks/use-tool-servers'
import { ToolOptionRow } from './tool-option-row'

/** Which tools are chosen, and what becomes of a choice. */
export interface ToolChoices {
  readonly tools: readonly ToolChoice[]
  /** Before which tools a person is asked, when a choice does not say. */
  readonly ask: ApprovalPolicy['ask']
  readonly isDisabled: boolean
  readonly onChange: (tools: readonly ToolChoice[]) => void
}

interface ToolsFieldProps extends ToolChoices {
  readonly error?: string | undefined
}

/** The tools of all servers, of which an agent's are chosen one by one. */
export function ToolsField({ error, ...choices }: ToolsFieldProps) {
  const servers = useToolServers()
  const groups = toolGroups(servers.items, choices.tools)
  return (
    <>
      {servers.status === 'loading' && <StillBars label="Reading the tools" />}
      {servers.status === 'failed' && (
        <p role="alert" className="mb-3 flex items-center gap-2 text-small text-ink-2">
          The tools could not be read. What is chosen is kept.
          <Button size="small" onClick={() => void servers.refresh()}>
            Try again
          </Button>
        </p>
      )}
      <ul className="border-t border-line-2">
        {(servers.status === 'ready' ? groups : []).map((group) => (
          <ServerGroup key={group.id} group={group} choices={choices} />
        ))}
      </ul>
      {error !== undefined && <p className="mt-1 text-small text-fail">{error}</p>}
      <FrameLink href="/tools" className={`mt-3 ${buttonClass({ size: 'small' })}`}>
        <Icon of={Plus} isSmall />
        Add a server
      </FrameLink>
    </>
  )
}

interface ServerGroupProps {
  readonly group: ToolGroup
  readonly choices: ToolChoices
}

/** A server's tools; folded at first where none of them is chosen, but for Weir's own. */
function ServerGroup({ group, choices }: ServerGroupProps) {
  const id = useId()
  const { server, options, chosenCount } = group
  const [isOpen, setOpen] = useState(chosenCount > 0 || group.id === builtinServerId || server === undefined)
  return (
    <li className="border-b border-line last:border-line-2">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-9.5 w-full min-w-0 items-center gap-2 text-left"
        >
          <Icon of={Plug} isSmall className="text-ink-2" />
          <ServerName group={group} />
          <span className="num ml-auto flex-none text-meta text-ink-3">
            {chosenCount} of {server?.tools.length ?? 0}
          </span>
          <Icon of={isOpen ? ChevronDown : ChevronRight} isSmall className="text-ink-2" />
        </button>
      </h3>
      <div id={id} hidden={!isOpen}>
        {options.length > 0 && (
          <ul>
            {options.map((option) => (
              <ToolOptionRow key={option.name} option={option} choices={choices} />
            ))}
          </ul>
        )}
        {server !== undefined && options.length === 0 && <NoTools server={server} />}
      </div>
    </li>
  )
}

function ServerName({ group: { id, server } }: Pick<ServerGroupProps, 'group'>) {
  return (
    <>
      <span className="min-w-0 truncate font-semibold">{server?.name ?? id}</span>
      <span className="flex-none text-small">
        {server === undefined ? (
          <span className="text-fail">is not there</span>
        ) : (
          <ServerState server={server} />
        )}
      </span>
    </>
  )
}

function NoTools({ server }: { readonly server: ToolServerResource }) {
  return (
    <p className="pb-2.5 pl-6 text-small text-ink-3">
      {server.state === 'connected' ? 'It has no tools.' : 'Its tools show when it is connected.'}
    </p>
  )
}
