'use client'

import type { ReactNode } from 'react'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { ApprovalFields } from './approval-fields'
import { LimitFields } from './limit-fields'
import { ToolsField } from './tools-field'

/** What the agent may use, how far it may go, and whom it asks. */
export function AgentSettings({ editor }: { readonly editor: AgentEditor }) {
  return (
    <div className="flex flex-col gap-6">
      <Part title="Tools" lead="Chosen one by one. A server that adds a tool later does not add it here.">
        <ToolsField
          tools={editor.draft.tools}
          ask={editor.draft.ask}
          isDisabled={editor.textProblem !== null}
          error={editor.errors.tools}
          onChange={(tools) => editor.change({ tools })}
        />
      </Part>
      <Part title="Limits" lead="The run ends at the first one and says which. An empty field is no limit.">
        <LimitFields editor={editor} />
      </Part>
      <Part title="Approval" lead="Waits through reloads and restarts; the first answer counts.">
        <ApprovalFields
          approval={{ ask: editor.draft.ask, timeout_seconds: editor.draft.timeoutSeconds }}
          isDisabled={editor.textProblem !== null}
          error={editor.errors.timeoutSeconds}
          onChange={(approval) => {
            if (approval) editor.change({ ask: approval.ask, timeoutSeconds: approval.timeout_seconds })
          }}
        />
      </Part>
    </div>
  )
}

interface PartProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

function Part({ title, lead, children }: PartProps) {
  return (
    <section>
      <h2 className="mb-1 text-[14px] leading-5 font-semibold">{title}</h2>
      <p className="mb-3 text-small text-pretty text-ink-2">{lead}</p>
      {children}
    </section>
  )
}
