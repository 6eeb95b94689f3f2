/** How each kind of node looks and is called. */
import {
  Bot,
  Flag,
  type LucideIcon,
  MessageSquare,
  Play,
  Repeat,
  Split,
  User,
  Workflow,
  Wrench,
} from 'lucide-react'
import type { DraftNode, NodeKind } from '@/hooks/graph-draft'

interface KindLook {
  readonly icon: LucideIcon
  readonly label: string
  /** What a node of this kind does, for the menu that adds one. */
  readonly about: string
}

export const nodeKinds: Readonly<Record<NodeKind, KindLook>> = {
  start: { icon: Play, label: 'Start', about: 'takes the input' },
  model: { icon: MessageSquare, label: 'Model call', about: 'asks once' },
  agent: { icon: Bot, label: 'Agent', about: 'works in turns' },
  tool: { icon: Wrench, label: 'Tool', about: 'calls one' },
  branch: { icon: Split, label: 'Branch', about: 'chooses' },
  map: { icon: Repeat, label: 'Map', about: 'once per item' },
  subgraph: { icon: Workflow, label: 'Subgraph', about: 'runs a graph' },
  human: { icon: User, label: 'Person', about: 'asks and waits' },
  end: { icon: Flag, label: 'End', about: 'gives the result' },
}

/** What a node is called on the page. */
export function nameOfNode({ kind, id, name }: Pick<DraftNode, 'kind' | 'id' | 'name'>): string {
  if (name !== undefined && name.trim() !== '') return name
  const isItself = id === kind && (kind === 'start' || kind === 'end')
  return isItself ? nodeKinds[kind].label : id
}

/** The second line of a node: its kind, and what it works with. */
export function aboutNode(node: DraftNode): string {
  switch (node.kind) {
    case 'start':
    case 'end':
      return ''
    case 'model':
      return `model · ${node.model_name ?? 'default model'}`
    case 'agent':
      return `agent · ${node.agent ?? node.model_name ?? 'default model'}`
    case 'tool':
      return `tool · ${node.tool?.tool ?? 'none chosen'}`
    case 'branch':
      return aboutCases(node.cases?.length ?? 0)
    case 'map':
      return `map · ${node.graph ?? 'none chosen'}, ${node.concurrency ?? 5} at once`
    case 'subgraph':
      return `subgraph · ${node.graph ?? 'none chosen'}`
    case 'human':
      return 'asks a person'
    default:
      return node.kind satisfies never
  }
}

function aboutCases(count: number): string {
  return `${count} ${count === 1 ? 'condition' : 'conditions'}, else`
}

/** "3 agents, 2 model calls": the kinds of a graph but start and end, the most frequent first. */
export function countedKinds(nodes: readonly Pick<DraftNode, 'kind'>[]): string {
  const counts = Map.groupBy(nodes, ({ kind }) => kind)
  counts.delete('start')
  counts.delete('end')
  return [...counts]
    .map(([kind, { length }]) => ({ kind, length }))
    .toSorted((a, b) => b.length - a.length)
    .map(({ kind, length }) => `${length} ${unitOf(kind, length)}`)
    .join(', ')
}

const plurals: Partial<Readonly<Record<NodeKind, string>>> = { branch: 'branches', human: 'people' }

function unitOf(kind: NodeKind, count: number): string {
  const one = nodeKinds[kind].label.toLowerCase()
  return count === 1 ? one : (plurals[kind] ?? `${one}s`)
}
