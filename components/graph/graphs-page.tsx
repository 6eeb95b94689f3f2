'use client'

import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { graphPath } from '@/components/frame/frame-path'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ImportButton, ImportProblem, useFileImport } from '@/components/ui/import-file'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { useGraphActions } from '@/hooks/use-graph-actions'
import { useGraphs } from '@/hooks/use-graphs'
import { GraphRow } from './graph-row'

/** The graphs, and the ways to get one: made or imported. */
export function GraphsPage() {
  const graphs = useGraphs()
  const frame = useFrame()
  const actions = useGraphActions()
  const imported = useFileImport(actions.takeIn, (id) => frame.go(graphPath(id)))
  const { refresh } = graphs
  useEffect(() => void refresh(), [refresh])

  return (
    <>
      <PageHeader title="Graphs">
        <ImportButton label="File of a graph" onFile={imported.take} />
        <Button look="primary" size="small" onClick={() => frame.go('/graphs/new')}>
          <Icon of={Plus} isSmall />
          New graph
        </Button>
      </PageHeader>
      <PageBody>
        <p className="mb-4.5 max-w-[600px] text-pretty text-ink-2">
          A graph joins models, agents, tools and people. What does not wait for each other runs at the same
          time, and what has finished is never run again.
        </p>
        {imported.problem !== null && <ImportProblem problem={imported.problem} onClose={imported.clear} />}
        {graphs.status === 'loading' && <StillBars label="Reading the graphs" />}
        {graphs.status === 'failed' && (
          <PlainState isError text="The graphs could not be read. They are kept on the server.">
            <Button onClick={() => void refresh()}>Try again</Button>
          </PlainState>
        )}
        {graphs.status === 'ready' && graphs.items.length === 0 && (
          <PlainState text="No graphs yet. Make one, or import a file.">
            <Button onClick={() => frame.go('/graphs/new')}>New graph</Button>
          </PlainState>
        )}
        {graphs.items.length > 0 && (
          <ul aria-label="Graphs" className="border-t border-line-2">
            {graphs.items.map((graph) => (
              <GraphRow key={graph.id} graph={graph} />
            ))}
          </ul>
        )}
      </PageBody>
    </>
  )
}
