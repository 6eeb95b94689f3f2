'use client'

import { Workflow } from 'lucide-react'
import { useFrame } from '@/components/frame/frame-context'
import { chatPathWithGraph, graphPath } from '@/components/frame/frame-path'
import { formatUnits } from '@/components/run/figures'
import { ResourceRow } from '@/components/ui/resource-row'
import type { GraphDefinition, GraphResource } from '@/lib/protocol/graphs'
import { GraphMenu } from './graph-menu'
import { countedKinds } from './node-kind'

export function GraphRow({ graph }: { readonly graph: GraphResource }) {
  const frame = useFrame()
  const { id, definition, problems } = graph
  return (
    <ResourceRow
      icon={Workflow}
      href={graphPath(id)}
      name={definition.name}
      description={definition.description}
      isExample={graph.is_example}
      revision={graph.revision}
      figures={figuresOf(definition)}
      problem={(problems.find(({ severity }) => severity === 'error') ?? problems[0])?.message}
      runLabel="Run"
      onRun={() => frame.go(chatPathWithGraph(id))}
      menu={<GraphMenu graph={graph} isInList />}
    />
  )
}

/** "9 nodes: 3 agents, 2 model calls, 1 branch" */
function figuresOf({ nodes }: GraphDefinition): string {
  const kinds = countedKinds(nodes)
  const count = formatUnits(nodes.length, 'node')
  return kinds === '' ? count : `${count}: ${kinds}`
}
