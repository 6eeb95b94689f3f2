/** Changes to a graph that is edited. Each gives the graph that comes of it. Pure. */
import type { DraftEdge, DraftNode, GraphDraft, NodeKind } from './graph-draft'
import { renamedInCondition, renamedInNode, renamedInTemplate } from './graph-references'

export function changeNode(draft: GraphDraft, id: string, patch: Partial<DraftNode>): GraphDraft {
  return { ...draft, nodes: draft.nodes.map((node) => (node.id === id ? { ...node, ...patch } : node)) }
}

/** What a new node of each kind begins with. What it cannot do without is left for the person to choose. */
const beginnings: Readonly<Record<NodeKind, Omit<DraftNode, 'id' | 'kind'>>> = {
  start: {},
  end: {},
  model: { prompt: '{{start}}' },
  agent: { prompt: '{{start}}', tools: [] },
  tool: { arguments: {} },
  branch: { cases: [{ name: 'yes', when: 'true' }] },
  map: { items: '{{start}}', concurrency: 5 },
  subgraph: { input: '{{start}}' },
  human: { prompt: '{{start}}' },
}

export interface AddedNode {
  readonly draft: GraphDraft
  readonly id: string
}

/**
 * Adds a node behind another: into its only edge, else on an edge of its own that goes on to the end.
 * @param behind null, or one that is gone: before the end
 */
export function addNode(draft: GraphDraft, kind: NodeKind, behind: string | null): AddedNode {
  const id = freeId(draft, kind)
  const node: DraftNode = { kind, id, ...beginnings[kind] }
  const before = draft.nodes.find((other) => other.id === behind)?.id ?? lastBeforeEnd(draft)
  const at = draft.nodes.findIndex((other) => other.id === before)
  const nodes = draft.nodes.toSpliced(at === -1 ? draft.nodes.length : at + 1, 0, node)
  return { draft: { ...draft, nodes, edges: joined(draft, node, before) }, id }
}

function joined(
  draft: GraphDraft,
  { id, kind }: DraftNode,
  before: string | undefined,
): readonly DraftEdge[] {
  const source = draft.nodes.find((node) => node.id === before)
  if (source === undefined || source.kind === 'end' || kind === 'start') return draft.edges
  const [only, ...others] = draft.edges.filter((edge) => edge.from === source.id)
  const branchCase = kind === 'branch' ? { case: 'yes' } : {}
  if (only !== undefined && others.length === 0 && only.max_loops === undefined && kind !== 'end') {
    return draft.edges.flatMap((edge) =>
      edge === only
        ? [
            { ...only, to: id },
            { from: id, to: only.to, ...branchCase },
          ]
        : [edge],
    )
  }
  const end = draft.nodes.find((node) => node.kind === 'end')
  const onward = end === undefined || kind === 'end' ? [] : [{ from: id, to: end.id, ...branchCase }]
  const sourceCase = source.kind === 'branch' ? { case: freeCase(source, draft.edges) } : {}
  return [...draft.edges, { from: source.id, to: id, ...sourceCase }, ...onward]
}

/** The first case of a branch that leads nowhere yet, else `else`. */
function freeCase({ id, cases = [] }: DraftNode, edges: readonly DraftEdge[]): string {
  const taken = new Set(edges.filter((edge) => edge.from === id).map((edge) => edge.case))
  return cases.find(({ name }) => !taken.has(name))?.name ?? 'else'
}

function lastBeforeEnd({ nodes, edges }: GraphDraft): string | undefined {
  const end = nodes.find((node) => node.kind === 'end')
  return edges.findLast((edge) => edge.to === end?.id)?.from ?? nodes.find(({ kind }) => kind === 'start')?.id
}

/** `agent`, `agent_2`, …: conditions can name them without quotes. */
function freeId({ nodes }: GraphDraft, wanted: string): string {
  const taken = new Set(nodes.map((node) => node.id))
  const base = wanted.slice(0, 55)
  let id = base
  for (let count = 2; taken.has(id); count += 1) id = `${base}_${count}`
  return id
}

/** A second node with the same fields, which goes where the first goes; nothing leads to it yet. */
export function duplicateNode(draft: GraphDraft, id: string): AddedNode {
  const at = draft.nodes.findIndex((node) => node.id === id)
  const node = draft.nodes[at]
  if (node === undefined) return { draft, id }
  const copyId = freeId(draft, id)
  const name = node.name === undefined ? {} : { name: `${node.name} copy` }
  const nodes = draft.nodes.toSpliced(at + 1, 0, { ...node, id: copyId, position: undefined, ...name })
  const edges = draft.edges.filter((edge) => edge.from === id).map((edge) => ({ ...edge, from: copyId }))
  return { draft: { ...draft, nodes, edges: [...draft.edges, ...edges] }, id: copyId }
}

/** Takes a node and its edges away; one that stood between two leaves them joined. */
export function removeNode(draft: GraphDraft, id: string): GraphDraft {
  const into = draft.edges.filter((edge) => edge.to === id && edge.from !== id)
  const out = draft.edges.filter((edge) => edge.from === id && edge.to !== id)
  const [before, after] = [into[0], out[0]]
  const isBetween = into.length === 1 && out.length === 1 && before?.from !== after?.to
  const bridge = isBetween && before && after ? [{ ...before, to: after.to }] : []
  return {
    ...draft,
    nodes: draft.nodes.filter((node) => node.id !== id).map((node) => withoutFallback(node, id)),
    edges: [...draft.edges.filter((edge) => edge.from !== id && edge.to !== id), ...bridge],
  }
}

function withoutFallback(node: DraftNode, id: string): DraftNode {
  const { on_error } = node
  return typeof on_error === 'object' && on_error.fallback === id ? { ...node, on_error: 'fail' } : node
}

/** Up or down in the order of the definition, in which outputs are joined and problems told. */
export function moveNode(draft: GraphDraft, id: string, by: -1 | 1): GraphDraft {
  const at = draft.nodes.findIndex((node) => node.id === id)
  const node = draft.nodes[at]
  const to = at + by
  if (node === undefined || to < 0 || to >= draft.nodes.length) return draft
  return { ...draft, nodes: draft.nodes.toSpliced(at, 1).toSpliced(to, 0, node) }
}

/** Gives a node another id, and says so wherever it is named. */
export function renameNode(draft: GraphDraft, from: string, to: string): GraphDraft {
  const now = (id: string) => (id === from ? to : id)
  const nodes = draft.nodes.map((node): DraftNode => {
    const { on_error, cases } = node
    return {
      ...renamedInNode(node, from, to),
      id: now(node.id),
      ...(typeof on_error === 'object' && { on_error: { fallback: now(on_error.fallback) } }),
      ...(cases && { cases: cases.map((one) => ({ ...one, when: renamedInCondition(one.when, from, to) })) }),
    }
  })
  const edges = draft.edges.map((edge) => ({ ...edge, from: now(edge.from), to: now(edge.to) }))
  const { end_template } = draft
  return {
    ...draft,
    nodes,
    edges,
    ...(end_template !== undefined && { end_template: renamedInTemplate(end_template, from, to) }),
  }
}

/** Renames a case of a branch, and the edges that it takes. */
export function renameCase(draft: GraphDraft, id: string, index: number, name: string): GraphDraft {
  const node = draft.nodes.find((one) => one.id === id)
  const before = node?.cases?.[index]?.name
  if (node?.cases === undefined || before === undefined) return draft
  const cases = node.cases.map((one, at) => (at === index ? { ...one, name } : one))
  const edges = draft.edges.map((edge) =>
    edge.from === id && edge.case === before ? { ...edge, case: name } : edge,
  )
  return { ...changeNode(draft, id, { cases }), edges }
}

export function addEdge(draft: GraphDraft, from: string, to: string): GraphDraft {
  const source = draft.nodes.find((node) => node.id === from)
  const branchCase = source?.kind === 'branch' ? { case: freeCase(source, draft.edges) } : {}
  return { ...draft, edges: [...draft.edges, { from, to, ...branchCase }] }
}

export function changeEdge(draft: GraphDraft, index: number, patch: Partial<DraftEdge>): GraphDraft {
  return { ...draft, edges: draft.edges.map((edge, at) => (at === index ? { ...edge, ...patch } : edge)) }
}

export function removeEdge(draft: GraphDraft, index: number): GraphDraft {
  return { ...draft, edges: draft.edges.toSpliced(index, 1) }
}
