'use client'

import { ChevronDown, ChevronUp, CircleX, TriangleAlert } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { formatUnits } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { DraftNode } from '@/hooks/graph-draft'
import type { GraphProblem } from '@/lib/protocol/graphs'
import { nameOfNode } from './node-kind'
import { nodeOf } from './problem-state'

interface ProblemListProps {
  /** Errors first. */
  readonly problems: readonly GraphProblem[]
  readonly nodes: readonly DraftNode[]
  readonly onGo: (nodeId: string | null) => void
  readonly className: string
}

/**
 * What is wrong with the graph, each with the way to where it is mended. Folded until something keeps it from running;
 * then open until a person folds it, so that the drawing above keeps its size while one types.
 */
export function ProblemList({ problems, nodes, onGo, className }: ProblemListProps) {
  const id = useId()
  const [chosen, choose] = useState<boolean | null>(null)
  if (chosen === null && problems.some(({ severity }) => severity === 'error')) choose(true)
  const isOpen = chosen ?? false
  return (
    <section
      aria-labelledby={id}
      className={`flex max-h-57.5 min-w-0 flex-col border-t border-line bg-bank max-tablet:max-h-40 ${className}`}
    >
      <div className="flex h-9.5 flex-none items-center gap-2.5 pr-2 pl-4">
        <h2 id={id} className="font-semibold">
          Problems
        </h2>
        <output className="min-w-0 truncate text-meta text-ink-3">{summaryOf(problems)}</output>
        {problems.length > 0 && (
          <Button
            look="bare"
            size="small"
            isSquare
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Fold the problems' : 'Show the problems'}
            onClick={() => choose(!isOpen)}
            className="ml-auto"
          >
            <Icon of={isOpen ? ChevronDown : ChevronUp} isSmall />
          </Button>
        )}
      </div>
      {isOpen && problems.length > 0 && (
        <ul className="thin-scroll min-h-0 overflow-y-auto">
          {problems.map((problem) => {
            const nodeId = nodeOf(problem)
            const node = nodes.find((one) => one.id === nodeId)
            return (
              <ProblemRow
                key={JSON.stringify(problem)}
                problem={problem}
                place={node ? nameOfNode(node) : (nodeId ?? 'Graph')}
              >
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

/** "2 errors, 1 warning · cannot run" */
function summaryOf(problems: readonly GraphProblem[]): string {
  if (problems.length === 0) return 'none'
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const counts = [
    errors > 0 && formatUnits(errors, 'error'),
    warnings > 0 && formatUnits(warnings, 'warning'),
  ].filter((text) => text !== false)
  return `${counts.join(', ')} · ${errors === 0 ? 'can run' : 'cannot run'}`
}
