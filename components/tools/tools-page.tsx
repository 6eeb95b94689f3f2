'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { useToolServers } from '@/hooks/use-tool-servers'
import { ServerForm } from './server-form'
import { ServerRow } from './server-row'

/** The tool servers: how they stand, what they can do, and a form to try each tool. */
export function ToolsPage() {
  const servers = useToolServers()
  const [isAdding, setAdding] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)

  return (
    <>
      <PageHeader title="Tools">
        <Button look="primary" size="small" disabled={isAdding} onClick={() => setAdding(true)}>
          <Icon of={Plus} isSmall />
          Add a server
        </Button>
      </PageHeader>
      <PageBody>
        <p className="mb-4.5 max-w-[600px] text-pretty text-ink-2">
          Tools come from servers that speak the Model Context Protocol, and from Weir itself. An agent may
          call those that were chosen for it.
        </p>
        {isAdding && (
          <section aria-label="Add a server" className="border-t border-line-2 py-4.5">
            <ServerForm
              servers={servers}
              server={null}
              onClose={() => setAdding(false)}
              onDone={(server) => {
                setAdding(false)
                setOpenId(server.id)
              }}
            />
          </section>
        )}
        {servers.status === 'loading' && <StillBars label="Reading the tool servers" />}
        {servers.status === 'failed' && (
          <PlainState isError text="The tool servers could not be read. They are kept on the server.">
            <Button onClick={() => void servers.refresh()}>Try again</Button>
          </PlainState>
        )}
        {servers.items.length > 0 && (
          <ul aria-label="Tool servers" className="border-t border-line-2">
            {servers.items.map((server) => (
              <ServerRow
                key={server.id}
                server={server}
                servers={servers}
                isOpen={server.id === openId}
                onToggle={() => setOpenId(server.id === openId ? null : server.id)}
              />
            ))}
          </ul>
        )}
        {servers.status === 'ready' &&
          !isAdding &&
          servers.items.every((one) => one.transport === 'builtin') && (
            <p className="mt-3.5 text-small text-pretty text-ink-2">
              Only Weir’s own tools so far. Add a server to give agents more.
            </p>
          )}
      </PageBody>
    </>
  )
}
