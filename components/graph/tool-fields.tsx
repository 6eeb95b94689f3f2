'use client'

import { ApprovalFields } from '@/components/agent/approval-fields'
import { builtinServerId } from '@/lib/protocol/tools'
import { useToolServers } from '@/hooks/use-tool-servers'
import { ChoiceField } from './choice-field'
import { JsonField } from './json-field'
import type { NodeForm } from './node-form'
import { Part } from './part'

/** Which tool is called, with what, and whether a person is asked before. */
export function ToolFields({ form: { node, errorOf, change } }: { readonly form: NodeForm }) {
  const servers = useToolServers()
  const choices = servers.items.flatMap((server) =>
    server.tools.map((tool) => ({
      id: keyOf(server.id, tool.name),
      name: server.id === builtinServerId ? tool.name : `${tool.name} · ${server.name}`,
    })),
  )
  return (
    <>
      <ChoiceField
        label="Tool"
        value={node.tool === undefined ? '' : keyOf(node.tool.server, node.tool.tool)}
        choices={choices}
        isKnown={servers.status === 'ready'}
        error={errorOf('tool')}
        onChange={(key) => {
          const stroke = key.indexOf('/')
          const [server, tool] = [key.slice(0, stroke), key.slice(stroke + 1)]
          change({ tool: { server, tool, approval: 'policy' } }, 'tool')
        }}
      />
      <JsonField
        label="Arguments"
        value={node.arguments}
        placeholder={'{"query": "{{start}}"}'}
        hint="Each text in it may hold {{node}}; one that is nothing else gives the output itself."
        error={errorOf('arguments')}
        onChange={(value) => change({ arguments: value }, 'arguments')}
      />
      <Part title="Approval">
        <ApprovalFields
          approval={node.approval}
          fallback="tools that change things"
          error={errorOf('approval')}
          onChange={(approval) => change({ approval }, 'approval')}
        />
      </Part>
    </>
  )
}

/** Ids of servers hold no stroke, names of tools may. */
function keyOf(server: string, tool: string): string {
  return `${server}/${tool}`
}
