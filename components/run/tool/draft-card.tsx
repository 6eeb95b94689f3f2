'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import { scrollable } from '@/components/run/scrollable'
import { draftIn } from './draft-block'
import type { AgentDraft } from './draft-of'
import { plainText } from './exact-text'
import { Result } from './tool-details'
import { isBadCall } from './tool-state'

interface DraftCardProps {
  readonly id: string
  readonly block: StreamingBlock
  readonly isLive: boolean
}

/** An agent while the builder writes it: each field as soon as it begins. */
export function DraftCard({ id, block, isLive }: DraftCardProps) {
  const isWriting = isLive && block.tool?.status === 'writing' && !block.isComplete
  const draft = draftIn(block)
  return (
    <fieldset id={id} aria-label="Draft of an agent" className="min-w-0 border-t border-line px-3 py-2.5">
      <Fields draft={draft ?? emptyDraft} isWriting={isWriting} />
      {isBadCall(block) && (
        <div className="mt-2.5 border-t border-line pt-2.5">
          <Result contents={block.tool?.result ?? []} runId="" toolName="draft" isBad />
        </div>
      )}
    </fieldset>
  )
}

const emptyDraft: AgentDraft = {
  name: '',
  description: '',
  model: '',
  instructions: '',
  tools: [],
  subAgents: [],
}

function Fields({ draft, isWriting }: { readonly draft: AgentDraft; readonly isWriting: boolean }) {
  return (
    <dl className="draft">
      <dt>Name</dt>
      <dd className="font-semibold">{plainText(draft.name) || <NotYet />}</dd>
      <dt>Description</dt>
      <dd>{plainText(draft.description) || <NotYet />}</dd>
      {draft.model !== '' && (
        <>
          <dt>Model</dt>
          <dd>{plainText(draft.model)}</dd>
        </>
      )}
      <Names label="Tools" names={draft.tools} />
      <Names label="Agents" names={draft.subAgents} />
      <dt>Instructions</dt>
      <dd>
        {draft.instructions === '' && !isWriting ? (
          <NotYet />
        ) : (
          <Instructions text={plainText(draft.instructions)} isWriting={isWriting} />
        )}
      </dd>
    </dl>
  )
}

function NotYet(): ReactNode {
  return <span className="font-normal text-ink-3">not yet</span>
}

function Names({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <>
      <dt>{label}</dt>
      <dd className="flex flex-wrap gap-1">
        {names.map((name, index) => (
          <span key={index} className="max-w-full rounded-1 bg-fill px-1.5 font-mono text-[12px] text-ink-2">
            {plainText(name)}
          </span>
        ))}
      </dd>
    </>
  )
}

/** While they are written their end stays in view. */
function Instructions({ text, isWriting }: { readonly text: string; readonly isWriting: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isWriting && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [text, isWriting])
  return (
    <div
      ref={box}
      {...scrollable('Instructions')}
      className="thin-scroll max-h-60 overflow-y-auto whitespace-pre-wrap"
    >
      {text}
      {isWriting && <span className="caret" />}
    </div>
  )
}
