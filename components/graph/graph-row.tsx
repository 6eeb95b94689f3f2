'use client'

import { Workflow } from 'lucide-react'
import { useFrame } from '@/components/frame/frame-context'
import { chatPathWithGraph, graphPath } from '@/components/frame/frame-path'
import { formatUnits } from '@/components/run/figures'
import { ResourceRow } from '@/components/ui/resource-row'
import type { GraphDefinition, GraphResource } from '@/lib/protocol/graphs'
import { GraphMenu } from './graph-menu'
import { countedKinds, nameOfNode } from './node-kind'
import { distinctProblems, nodeOf } from './problem-state'

export function GraphRow({ graph }: { readonly graph: GraphResource }) {
  const frame = useFrame()
  const { id, definition } = graph
  return (
    <ResourceRow
      icon={Workflow}
      href={graphPath(id)}
      name={definition.name}
      description={definition.description}
      isExample={graph.is_example}
      revision={graph.revision}
      figures={figuresOf(definition)}
      warning={warningOf(graph)}
      obstacle={obstacleOf(graph)}
      runLabel="Run"
      onRun={() => frame.go(chatPathWithGraph(id))}
      menu={<GraphMenu graph={graph} isInList />}
    />
  )
}

/** "5 errors keep it from running" */
function obstacleOf({ problems }: GraphResource): string | undefined {
  const { length } = distinctProblems(problems).filter(({ severity }) => severity === 'error')
  if (length === 0) return undefined
  return `${formatUnits(length, 'error')} ${length === 1 ? 'keeps' : 'keep'} it from running`
}

/** "Draft: Nothing reads what it gives." */
function warningOf({ definition, problems: [problem] }: GraphResource): string | undefined {
  if (problem === undefined) return undefined
  const nodeId = nodeOf(problem)
  const node = definition.nodes.find(({ id }) => id === nodeId)
  return node === undefined ? problem.message : `${nameOfNode(node)}: ${problem.message}`
}

/** "9 nodes: 3 agents, 2 model calls, 1 branch" */
function figuresOf({ nodes }: GraphDefinition): string {
  const kinds = countedKinds(nodes)
  const count = formatUnits(nodes.length, 'node')
  return kinds === '' ? count : `${count}: ${kinds}`
}
