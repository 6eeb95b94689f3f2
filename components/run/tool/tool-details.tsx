'use client'

import type { ReactNode } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { ToolContent } from '@/lib/protocol/events'
import { scrollable } from '@/components/run/scrollable'
import { exactArguments } from './exact-text'
import { argumentsOf } from './gist'
import { JsonView } from './json-view'
import { ResultView } from './result-view'
import { nameOfTool } from './tool-name'
import { isBadCall } from './tool-state'

interface ToolDetailsProps {
  readonly id: string
  readonly block: StreamingBlock
  readonly runId: string
}

/** What a call was given and what came of it; scrolls by itself when it is high. */
export function ToolDetails({ id, block, runId }: ToolDetailsProps) {
  const name = nameOfTool(block)
  const isBad = isBadCall(block)
  return (
    <div id={id} className="tool-details thin-scroll" {...scrollable(`${name}: arguments and result`)}>
      <Part title="Arguments" hint={block.tool?.server}>
        <Arguments value={argumentsOf(block)} />
      </Part>
      {block.tool?.result !== undefined && (
        <Part title={isBad ? 'Error' : 'Result'} hint={isBad ? 'the model was told' : undefined}>
          <Result contents={block.tool.result} runId={runId} toolName={name} isBad={isBad} />
        </Part>
      )}
    </div>
  )
}

/** Half-written ones are no JSON yet, and are shown as they are. */
function Arguments({ value }: { readonly value: unknown }) {
  if (typeof value !== 'string') return <JsonView text={exactArguments(value) || 'none'} />
  return <pre className="mono [overflow-wrap:anywhere] whitespace-pre-wrap">{value}</pre>
}

interface ResultProps {
  readonly contents: readonly ToolContent[]
  readonly runId: string
  readonly toolName: string
  readonly isBad: boolean
}

export function Result({ contents, ...rest }: ResultProps) {
  if (contents.length === 0) return <p className="text-ink-3">Nothing</p>
  return contents.map((content, index) => <ResultView key={index} content={content} {...rest} />)
}

interface PartProps {
  readonly title: string
  readonly hint: string | undefined
  readonly children: ReactNode
}

function Part({ title, hint, children }: PartProps) {
  return (
    <section className="tool-part">
      <p className="flex justify-between gap-3 pb-1 text-meta font-medium text-ink-3">
        {title}
        {hint !== undefined && <span className="min-w-0 truncate font-normal">{hint}</span>}
      </p>
      <div className="flex min-w-0 flex-col gap-2.5">{children}</div>
    </section>
  )
}
