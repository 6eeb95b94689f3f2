'use client'

import { ExternalLink, Pencil, RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonClass } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Icon } from '@/components/ui/icon'
import type { ToolServerResource, ToolServerState } from '@/lib/protocol/tools'
import type { ToolServers } from '@/hooks/use-tool-servers'
import { useToast } from '@/hooks/use-toast'
import { ServerForm } from './server-form'
import { ServerProblem } from './server-problem'
import { ToolEntry } from './tool-entry'

interface ServerDetailProps {
  readonly server: ToolServerResource
  readonly servers: ToolServers
}

/** An open row: what is wrong with the server, what can be done about it, and its tools. */
export function ServerDetail({ server, servers }: ServerDetailProps) {
  const [isEditing, setEditing] = useState(false)
  const { problem, tools, state, transport } = server
  return (
    <div className="pt-1 pb-4 pl-6.5 max-tablet:pl-0">
      {problem !== undefined && <ServerProblem problem={problem} state={state} />}
      {transport !== 'builtin' && !isEditing && (
        <ServerActions server={server} servers={servers} onEdit={() => setEditing(true)} />
      )}
      {isEditing && (
        <div className="mb-4 border-y border-line py-4">
          <ServerForm
            servers={servers}
            server={server}
            onClose={() => setEditing(false)}
            onDone={() => setEditing(false)}
          />
        </div>
      )}
      {tools.length === 0 ? (
        <p className="text-small text-ink-3">
          {state === 'connected' ? 'It has no tools.' : 'Its tools show here once it is connected.'}
        </p>
      ) : (
        <ul aria-label={`Tools of ${server.name}`} className="border-t border-line">
          {tools.map((tool) => (
            <ToolEntry key={tool.name} serverId={server.id} tool={tool} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface ServerActionsProps extends ServerDetailProps {
  readonly onEdit: () => void
}

const connectWords: Record<ToolServerState, string> = {
  connected: 'Read its tools again',
  idle: 'Connect',
  connecting: 'Connect again',
  reconnecting: 'Connect again',
  failed: 'Connect again',
  needs_sign_in: 'Connect again',
}

function ServerActions({ server, servers, onEdit }: ServerActionsProps) {
  const toast = useToast()
  const [isConnecting, setConnecting] = useState(false)
  const [isRemoving, setRemoving] = useState(false)

  async function connect() {
    setConnecting(true)
    const problem = await servers.connect(server.id)
    setConnecting(false)
    if (problem !== null) toast.show({ text: problem, isError: true })
  }

  async function remove() {
    setRemoving(false)
    const problem = await servers.remove(server.id)
    if (problem !== null) toast.show({ text: `Not removed. ${problem}`, isError: true })
  }

  return (
    <div className="mb-3 flex flex-wrap items-center gap-1.5">
      {server.sign_in_url !== undefined && (
        <a href={server.sign_in_url} className={buttonClass({ look: 'primary', size: 'small' })}>
          <Icon of={ExternalLink} isSmall />
          Sign in
        </a>
      )}
      <Button size="small" disabled={isConnecting} onClick={() => void connect()}>
        <Icon of={RotateCw} isSmall />
        {isConnecting ? 'Connecting' : connectWords[server.state]}
      </Button>
      <Button size="small" onClick={onEdit}>
        <Icon of={Pencil} isSmall />
        {server.transport === 'http' ? 'Edit URL and headers' : 'Edit'}
      </Button>
      <Button
        look="bare"
        size="small"
        onClick={() => setRemoving(true)}
        className="ml-auto text-fail! hover:bg-fail-soft!"
      >
        <Icon of={Trash2} isSmall />
        Remove…
      </Button>
      {isRemoving && (
        <ConfirmDialog
          title={`Remove ${server.name}?`}
          text="Its address and headers are deleted here. Agents that chose its tools keep their choice and run without them."
          keepLabel="Keep it"
          confirmLabel="Remove"
          onConfirm={() => void remove()}
          onCancel={() => setRemoving(false)}
        />
      )}
    </div>
  )
}
