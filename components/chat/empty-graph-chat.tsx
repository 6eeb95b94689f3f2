'use client'

import { MessageSquare } from 'lucide-react'
import { FrameLink } from '@/components/frame/frame-link'
import { graphPath } from '@/components/frame/frame-path'
import { useFrame } from '@/components/frame/frame-context'
import { GraphDrawing } from '@/components/graph/graph-drawing'
import { distinctProblems } from '@/components/graph/problem-state'
import { useGraphs } from '@/hooks/use-graphs'
import type { GraphProblem, GraphResource } from '@/lib/protocol/graphs'
import { EmptyHead } from './empty-head'
import { startingPrompts } from './starting-prompts'
import { StartRow, StartRows } from './start-row'

interface EmptyGraphChatProps {
  readonly id: string
  /** Null until it is known. */
  readonly name: string | null
  readonly onStart: (input: string) => void
}

/** Which graph will run, how it looks, and what to give it first. */
export function EmptyGraphChat({ id, name, onStart }: EmptyGraphChatProps) {
  const graphs = useGraphs()
  const graph = graphs.find(id)
  const prompts = startingPrompts[id] ?? []
  const isMissing = graph === undefined && graphs.status === 'ready'
  return (
    <>
      <EmptyHead name={name} description={graph?.definition.description}>
        {isMissing && <p className="mt-1 text-fail">There is no such graph. Choose another below.</p>}
        {graph !== undefined && (
          <p className="mt-2 text-small text-ink-2">
            {distinctProblems(graph.problems).map((problem) => (
              <Problem key={JSON.stringify(problem)} problem={problem} />
            ))}
            <FrameLink href={graphPath(id)} className="inline-link">
              See its nodes and edit it
            </FrameLink>
          </p>
        )}
      </EmptyHead>
      {(graph !== undefined || graphs.status === 'loading') && <SmallDrawing graph={graph} />}
      {prompts.length > 0 && (
        <StartRows name="Try">
          {prompts.map((prompt) => (
            <StartRow
              key={prompt}
              icon={MessageSquare}
              title={prompt}
              isDisabled={graph === undefined || hasErrors(graph)}
              onStart={() => onStart(prompt)}
            />
          ))}
        </StartRows>
      )}
    </>
  )
}

function hasErrors({ problems }: GraphResource): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

function Problem({ problem: { severity, message } }: { readonly problem: GraphProblem }) {
  return <span className={`mb-1 block ${severity === 'error' ? 'text-fail' : 'text-wait'}`}>{message}</span>
}

/** A node leads to the graph's page, where it can be looked at and changed. Keeps its place until the graph is known. */
function SmallDrawing({ graph }: { readonly graph: GraphResource | undefined }) {
  const frame = useFrame()
  return (
    <div className="stream-row mb-5.5">
      <div className="max-tablet:hidden" />
      <div className="h-64 min-w-0 overflow-hidden rounded-2 border border-line max-tablet:h-48">
        {graph !== undefined && (
          <GraphDrawing
            graph={graph.definition}
            label={`Nodes of ${graph.definition.name}`}
            onSelect={() => frame.go(graphPath(graph.id))}
          />
        )}
      </div>
    </div>
  )
}
