'use client'

import { ChevronDown, ChevronUp, CircleX, TriangleAlert } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { GraphProblem } from '@/lib/protocol/graphs'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { nameOfNode } from './node-kind'
import { nodeOf } from './problem-state'

interface ProblemListProps {
  readonly editor: GraphEditor
  readonly onGo: (nodeId: string | null) => void
}

/** What is wrong with the graph, errors first, each with the way to where it is mended. */
export function ProblemList({ editor, onGo }: ProblemListProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(true)
  const { problems, draft } = editor
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return (
    <section
      aria-labelledby={id}
      className="flex max-h-[40%] min-h-0 flex-none flex-col border-t border-line bg-bank"
    >
      <div className="flex h-9.5 flex-none items-center gap-2.5 pr-2 pl-4">
        <h2 id={id} className="font-semibold">
          Problems
        </h2>
        <output className="min-w-0 truncate text-meta text-ink-3">
          {summaryOf(problems.length, errors)}
        </output>
        {problems.length > 0 && (
          <Button
            look="bare"
            size="small"
            isSquare
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Fold the problems' : 'Show the problems'}
            onClick={() => setOpen(!isOpen)}
            className="ml-auto"
          >
            <Icon of={isOpen ? ChevronDown : ChevronUp} isSmall />
          </Button>
        )}
      </div>
      {isOpen && problems.length > 0 && (
        <ul className="thin-scroll min-h-0 overflow-y-auto">
          {problems.map((problem, index) => {
            const nodeId = nodeOf(problem)
            const node = draft.nodes.find((one) => one.id === nodeId)
            return (
              // oxlint-disable-next-line react/no-array-index-key -- two nodes may have the same problem
              <ProblemRow key={index} problem={problem} place={node ? nameOfNode(node) : (nodeId ?? 'Graph')}>
                <Button size="small" onClick={() => onGo(node ? node.id : null)}>
                  {node ? 'Go to node' : 'Go to fields'}
                </Button>
              </ProblemRow>
            )
          })}
        </ul>
      )}
    </section>
  )
}

interface ProblemRowProps {
  readonly problem: GraphProblem
  readonly place: string
  readonly children: ReactNode
}

function ProblemRow({ problem, place, children }: ProblemRowProps) {
  const isError = problem.severity === 'error'
  return (
    <li className="grid min-h-8.5 grid-cols-[16px_minmax(0,128px)_minmax(0,1fr)_auto] items-center gap-x-2.5 border-t border-line py-1 pr-3 pl-4 text-small max-tablet:grid-cols-[16px_minmax(0,1fr)_auto]">
      <span className={isError ? 'text-fail' : 'text-wait'}>
        <Icon of={isError ? CircleX : TriangleAlert} isSmall />
        <span className="sr-only">{isError ? 'Error: ' : 'Warning: '}</span>
      </span>
      <b className="truncate font-medium" title={place}>
        {place}
      </b>
      <span className="min-w-0 [overflow-wrap:anywhere] text-ink-2 max-tablet:col-[2/-1] max-tablet:row-start-2">
        {problem.message}
      </span>
      {children}
    </li>
  )
}

function summaryOf(count: number, errors: number): string {
  if (count === 0) return 'none'
  if (errors === 0) return `${count === 1 ? 'one warning' : `${count} warnings`}; it can run`
  return `${errors} ${errors === 1 ? 'keeps' : 'keep'} it from running`
}
