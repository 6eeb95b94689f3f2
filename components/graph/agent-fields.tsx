'use client'

import { ApprovalFields } from '@/components/agent/approval-fields'
import { ToolsField } from '@/components/agent/tools-field'
import { ModelField } from '@/components/ui/model-field'
import { count } from '@/hooks/figure-forms'
import { useAgents } from '@/hooks/use-agents'
import { ChoiceField } from './choice-field'
import { FigureField } from './figure-field'
import type { NodeForm } from './node-form'
import { Part } from './part'
import { TextTemplate } from './text-template'

/** An agent that has been made, or one that is described here; of the first, what is added to it. */
export function AgentNodeFields({ form }: { readonly form: NodeForm }) {
  const { node, errorOf, change } = form
  const agents = useAgents()
  const isOwn = node.agent === undefined
  return (
    <>
      <ChoiceField
        label="Agent"
        value={node.agent ?? ''}
        none="Described here"
        choices={agents.items.map(({ id, definition }) => ({ id, name: definition.name }))}
        isKnown={agents.status === 'ready'}
        error={errorOf('agent')}
        onChange={(agent) => change({ agent: agent === '' ? undefined : agent }, 'agent')}
      />
      <ModelField
        value={node.model_name ?? ''}
        isStacked
        fallback={isOwn ? 'The server’s default' : 'As the agent says'}
        error={errorOf('model_name')}
        onChange={(name) => change({ model_name: name === '' ? undefined : name }, 'model_name')}
      />
      <TextTemplate form={form} field="prompt" label="Prompt" />
      <TextTemplate
        form={form}
        field="instructions"
        label={isOwn ? 'Instructions' : 'Instructions, added to its own'}
        hint="How it works, and what it never does."
      />
      <div className="grid grid-cols-2 gap-x-3.5 gap-y-2.5">
        <FigureField
          label="Turns of one try"
          form={count}
          value={node.max_iterations}
          none={isOwn ? '20' : 'as it says'}
          error={errorOf('max_iterations')}
          onChange={(max_iterations) => change({ max_iterations }, 'max_iterations')}
        />
        <FigureField
          label="Handoffs"
          form={count}
          value={node.handoffs ?? 0}
          hint="How often it may choose which node runs next. 0: all that follow run."
          error={errorOf('handoffs')}
          onChange={(handoffs) => change({ handoffs: handoffs ?? '' }, 'handoffs')}
        />
      </div>
      <AgentTools form={form} isOwn={isOwn} />
    </>
  )
}

interface AgentToolsProps {
  readonly form: NodeForm
  readonly isOwn: boolean
}

function AgentTools({ form: { node, errorOf, change }, isOwn }: AgentToolsProps) {
  return (
    <>
      <Part title={isOwn ? 'Tools' : 'Tools, added to its own'}>
        <ToolsField
          tools={node.tools ?? []}
          ask={node.approval?.ask ?? 'changes'}
          isDisabled={false}
          error={errorOf('tools')}
          onChange={(tools) => change({ tools }, 'tools')}
        />
      </Part>
      <Part title="Approval">
        <ApprovalFields
          approval={node.approval}
          fallback={isOwn ? 'tools that change things' : 'as the agent says'}
          error={errorOf('approval')}
          onChange={(approval) => change({ approval }, 'approval')}
        />
      </Part>
    </>
  )
}
