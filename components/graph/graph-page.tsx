'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { FrameLink } from '@/components/frame/frame-link'
import { graphIdOf, graphPath } from '@/components/frame/frame-path'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { useGraph } from '@/hooks/use-graph'
import { GraphEditor } from './graph-editor'

/** The editor of the graph that the path names. A new one keeps its place when it gets its id. */
export function GraphPage() {
  const id = graphIdOf(usePathname())
  const [made, setMade] = useState<string | null>(null)
  const key = id === made ? null : id
  return (
    <LoadedGraph
      key={key}
      id={key}
      onMade={(newId) => {
        setMade(newId)
        window.history.replaceState(null, '', graphPath(newId))
      }}
    />
  )
}

interface LoadedGraphProps {
  readonly id: string | null
  readonly onMade: (id: string) => void
}

function LoadedGraph({ id, onMade }: LoadedGraphProps) {
  const state = useGraph(id)
  if (state.status === 'ready') return <GraphEditor initial={state.resource} onMade={onMade} />
  return (
    <>
      <PageHeader title="Graph" />
      <PageBody>
        {state.status === 'loading' && <StillBars label="Reading the graph" />}
        {state.status === 'missing' && (
          <PlainState text="This graph does not exist (any more).">
            <FrameLink href="/graphs" className="inline-link">
              All graphs
            </FrameLink>
          </PlainState>
        )}
        {state.status === 'failed' && (
          <PlainState isError text="The graph could not be read. It is kept on the server.">
            <Button onClick={state.reload}>Try again</Button>
          </PlainState>
        )}
      </PageBody>
    </>
  )
}
