'use client'

import { Check, CircleSlash, type LucideIcon, Square, TriangleAlert, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Icon } from '@/components/ui/icon'
import type { DraftNode } from '@/hooks/graph-draft'
import type { DrawnEdge } from './drawn-edges'
import type { Box } from './graph-layout'
import { aboutNode, nameOfNode, nodeKinds } from './node-kind'

export type NodeStatus =
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'retrying'
  /** For a person. */
  | 'waiting'
  | 'skipped'
  | 'stopped'
  /** Of a definition: something to look at, which does not keep it from running. */
  | 'warned'

export interface NodeState {
  readonly status: NodeStatus
  /** Takes the place of the kind at the left: "running", "waits for 3", why it failed. */
  readonly text: string
  /** At the right: "1:06 · 3.1k". */
  readonly figures?: string | undefined
}

interface DrawnNodeProps {
  readonly node: DraftNode
  readonly place: Box
  readonly state: NodeState | undefined
  readonly leadsTo: readonly { readonly edge: DrawnEdge; readonly target: DraftNode | undefined }[]
  readonly isSelected: boolean
  readonly isTabStop: boolean
  readonly onSelect: () => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const marks: Partial<Readonly<Record<NodeStatus, LucideIcon>>> = {
  done: Check,
  failed: X,
  skipped: CircleSlash,
  stopped: Square,
  warned: TriangleAlert,
}

export function DrawnNode({
  node,
  place,
  state,
  leadsTo,
  isSelected,
  isTabStop,
  onSelect,
  onKeyDown,
}: DrawnNodeProps) {
  const name = nameOfNode(node)
  const text = state?.text ?? aboutNode(node)
  const isSmall = node.kind === 'start' || node.kind === 'end'
  const mark = state && marks[state.status]
  return (
    <li>
      <button
        type="button"
        data-node={node.id}
        data-status={state?.status}
        aria-pressed={isSelected}
        tabIndex={isTabStop ? 0 : -1}
        title={text === '' ? name : `${name}: ${text}`}
        onClick={onSelect}
        onKeyDown={onKeyDown}
        className="graph-node"
        style={place}
      >
        <span className="flex min-w-0 items-center gap-1.75">
          <Icon of={nodeKinds[node.kind].icon} className="graph-node-icon text-ink-2" />
          <b className="graph-node-name min-w-0 truncate leading-5 font-semibold">{name}</b>
          {mark !== undefined && <Icon of={mark} isSmall className="graph-node-icon ml-auto" />}
        </span>
        {isSmall ? (
          <span className="sr-only">{text}</span>
        ) : (
          <span className="graph-node-about num mt-0.5 flex min-w-0 justify-between gap-1.5 text-meta text-ink-3">
            <span className="graph-node-text min-w-0 truncate">{text}</span>
            {state?.figures !== undefined && <span className="flex-none">{state.figures}</span>}
          </span>
        )}
        <span className="sr-only">{leadsTo.map(wordsOf).join('')}</span>
      </button>
    </li>
  )
}

/** ". When sev1 to page on-call" */
function wordsOf({ edge, target }: DrawnNodeProps['leadsTo'][number]): string {
  const to = target === undefined ? edge.to : nameOfNode(target)
  if (edge.kind === 'error') return `. If it fails to ${to}`
  if (edge.isBack) return `. Back to ${to}${edge.label === '' ? '' : ` (${edge.label})`}`
  return edge.label === '' ? `. To ${to}` : `. When ${edge.label} to ${to}`
}
