'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { scrollable } from '@/components/run/scrollable'
import { JsonView } from '@/components/run/tool/json-view'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import type { ToolResource } from '@/lib/protocol/tools'
import { TryTool } from './try-tool'

interface ToolEntryProps {
  readonly serverId: string
  readonly tool: ToolResource
}

/** A tool: what it is for; opened, what it takes, and a form to try it. */
export function ToolEntry({ serverId, tool }: ToolEntryProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="border-b border-line">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-9 w-full min-w-0 items-center gap-2.25 text-left hover:bg-hover max-tablet:min-h-10.5"
        >
          <Icon of={isOpen ? ChevronDown : ChevronRight} isSmall className="text-ink-2" />
          <span className="max-w-[60%] flex-none truncate mono font-medium">{tool.name}</span>
          <span className="min-w-0 flex-1 truncate text-small text-ink-3">
            {tool.description.split('\n')[0] || tool.title}
          </span>
          <Chip>{effectOf(tool)}</Chip>
        </button>
      </h3>
      <div id={id}>{isOpen && <OpenTool serverId={serverId} tool={tool} />}</div>
    </li>
  )
}

function OpenTool({ serverId, tool }: ToolEntryProps) {
  const [hasSchema, setSchema] = useState(false)
  return (
    <div className="flex flex-col gap-3 pt-1 pb-4 pl-6 max-tablet:pl-0">
      {tool.description !== '' && (
        <p
          {...scrollable('Description')}
          className="thin-scroll max-h-60 overflow-y-auto [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2"
        >
          {tool.description}
        </p>
      )}
      <TryTool serverId={serverId} tool={tool} />
      <div>
        <button
          type="button"
          aria-expanded={hasSchema}
          onClick={() => setSchema(!hasSchema)}
          className="inline-flex min-h-6 items-center gap-1.5 text-small font-medium text-ink-2 hover:text-ink"
        >
          <Icon of={hasSchema ? ChevronDown : ChevronRight} isSmall />
          Schema of its arguments
        </button>
        {hasSchema && (
          <div
            {...scrollable('Schema')}
            className="thin-scroll mt-1.5 max-h-80 overflow-auto rounded-2 border border-line bg-code px-3 py-2"
          >
            <JsonView text={JSON.stringify(tool.parameters, null, 2)} />
          </div>
        )}
      </div>
    </div>
  )
}

function effectOf(tool: ToolResource): string {
  if (tool.is_read_only) return 'only reads'
  return tool.is_destructive ? 'can delete or overwrite' : 'changes things'
}
