'use client'

import { ChevronRight } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { aboutNode, nameOfNode, nodeKinds } from './node-kind'
import { Part } from './part'
import { problemState } from './problem-state'

/** The nodes in the order of the definition: the drawing's equal on phones. */
export function NodeList({ editor }: { readonly editor: GraphEditor }) {
  const stateOf = problemState(editor.problems)
  return (
    <Part title="Nodes">
      <ul className="-mt-2.5">
        {editor.draft.nodes.map((node) => {
          const state = stateOf(node.id)
          return (
            <li key={node.id} className="border-b border-line">
              <button
                type="button"
                onClick={() => editor.select(node.id)}
                className="flex min-h-11 w-full min-w-0 items-center gap-2.5 text-left hover:bg-hover"
              >
                <Icon of={nodeKinds[node.kind].icon} className="text-ink-2" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{nameOfNode(node)}</span>
                  <span
                    className={`block truncate text-small ${state === undefined ? 'text-ink-3' : state.status === 'failed' ? 'text-fail' : 'text-wait'}`}
                  >
                    {state?.text ?? (aboutNode(node) || nodeKinds[node.kind].about)}
                  </span>
                </span>
                <Icon of={ChevronRight} isSmall className="text-ink-3" />
              </button>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}
