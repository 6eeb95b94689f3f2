/** For tests only: fast-check arbitraries of whole graphs that have no errors. */
import fc from 'fast-check'
import type { GraphDefinition, GraphEdge } from '@/lib/protocol/graphs'
import { graphOf, type NodeInput } from './graph-test-setup'

/** The id that map and subgraph nodes of `arbitraryGraph` name, and the graph behind it. */
export const innerGraphId = 'inner'
export const innerGraph = graphOf(
  [
    { id: 'start', kind: 'start' },
    { id: 'inside', kind: 'model' },
    { id: 'end', kind: 'end' },
  ],
  [
    { from: 'start', to: 'inside' },
    { from: 'inside', to: 'end' },
  ],
)

const workKinds = ['model', 'agent', 'tool', 'map', 'subgraph', 'human'] as const
type WorkKind = (typeof workKinds)[number]

/** How a part of a graph is built; each has one place where it begins, and somewhere where it goes on. */
type Shape =
  | { readonly is: 'work'; readonly kind: WorkKind; readonly onError: 'fail' | 'continue' | 'fallback' }
  | { readonly is: 'sequence' | 'parallel'; readonly parts: readonly Shape[] }
  | {
      readonly is: 'branch'
      readonly parts: readonly Shape[]
      readonly when: string
      readonly hasElse: boolean
    }
  | {
      readonly is: 'loop'
      readonly body: Shape
      readonly limit: number
      readonly by: 'edge' | 'case' | 'else' | 'detour' | 'handoff'
      /** It would go on for ever: only the limit ends it. */
      readonly isStubborn: boolean
    }
  | {
      readonly is: 'handoffs'
      readonly count: number
      /** Of each helper: null when it does not come back, else how often it may; 0 as often as it is chosen. */
      readonly returning: readonly (number | null)[]
    }

const when = fc.constantFrom('true', 'false', 'iteration < 1', 'start.contains("a")', 'size(start) > 3')

const { shape } = fc.letrec<{ shape: Shape; parts: readonly Shape[] }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    {
      weight: 3,
      arbitrary: fc.record({
        is: fc.constant('work'),
        kind: fc.constantFrom(...workKinds),
        onError: fc.constantFrom('fail', 'continue', 'fallback'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('sequence'), parts: tie('parts') }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('parallel'), parts: tie('parts') }) },
    {
      weight: 2,
      arbitrary: fc.record({ is: fc.constant('branch'), parts: tie('parts'), when, hasElse: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('loop'),
        body: tie('shape'),
        limit: fc.integer({ min: 1, max: 3 }),
        by: fc.constantFrom('edge', 'case', 'else', 'detour', 'handoff'),
        isStubborn: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('handoffs'),
        count: fc.integer({ min: 1, max: 3 }),
        returning: fc.array(fc.option(fc.nat(2)), { minLength: 1, maxLength: 3 }),
      }),
    },
  ),
  parts: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
}))

/** Where what follows a part is joined to. */
interface Exit {
  readonly from: string
  readonly case?: string
}

/** Nodes and edges as they come about. */
interface Site {
  readonly nodes: NodeInput[]
  readonly edges: GraphEdge[]
}

/** Adds a node behind some exits. @returns its id. */
function put(site: Site, exits: readonly Exit[], node: (id: string, prompt: string) => NodeInput): string {
  const id = `n${site.nodes.length}`
  const read = new Set(exits.map(({ from }) => (from === 'start' ? 'start' : from)))
  site.nodes.push(node(id, [...read, 'start'].map((each) => `{{${each}}}`).join(' ')))
  site.edges.push(...exits.map((exit) => ({ ...exit, to: id })))
  return id
}

function nodeOf(kind: WorkKind, id: string, prompt: string): NodeInput {
  switch (kind) {
    case 'tool':
      return { id, kind, tool: { server: 'builtin', tool: 'calculate' }, arguments: { text: prompt } }
    case 'map':
      return { id, kind, graph: innerGraphId, items: prompt }
    case 'subgraph':
      return { id, kind, graph: innerGraphId, input: prompt }
    case 'model':
    case 'agent':
    case 'human':
      return { id, kind, prompt }
  }
}

function putModel(site: Site, exits: readonly Exit[]): string {
  return put(site, exits, (id, prompt) => nodeOf('model', id, prompt))
}

/** Builds a part behind some exits. @returns its own. */
function build(site: Site, exits: readonly Exit[], part: Shape): readonly Exit[] {
  switch (part.is) {
    case 'work':
      return buildWork(site, exits, part)
    case 'sequence':
      return part.parts.reduce((before, next) => build(site, before, next), exits)
    case 'parallel':
      return part.parts.flatMap((each) => build(site, exits, each))
    case 'branch':
      return buildBranch(site, exits, part)
    case 'loop':
      return buildLoop(site, exits, part)
    case 'handoffs':
      return buildHandoffs(site, exits, part)
  }
}

function buildWork(
  site: Site,
  exits: readonly Exit[],
  { kind, onError }: Extract<Shape, { is: 'work' }>,
): readonly Exit[] {
  const fallback = onError === 'fallback' ? putModel(site, []) : undefined
  const on_error = onError === 'fallback' ? { fallback: fallback ?? '' } : onError
  const from = put(site, exits, (id, prompt) => ({ ...nodeOf(kind, id, prompt), on_error }))
  return fallback === undefined ? [{ from }] : [{ from }, { from: fallback }]
}

function buildBranch(
  site: Site,
  exits: readonly Exit[],
  { parts, when: first, hasElse }: Extract<Shape, { is: 'branch' }>,
): readonly Exit[] {
  const cases = parts.map((_, index) => ({
    name: `case ${index}`,
    when: index === 0 ? first : 'size(start) > 1',
  }))
  const from = put(site, exits, (id) => ({ id, kind: 'branch', cases }))
  const chosen = parts.flatMap((each, index) => build(site, [{ from, case: `case ${index}` }], each))
  return hasElse ? [...chosen, { from, case: 'else' }] : chosen
}

function buildLoop(
  site: Site,
  exits: readonly Exit[],
  { body, limit, by, isStubborn }: Extract<Shape, { is: 'loop' }>,
): readonly Exit[] {
  const to = putModel(site, exits)
  const inside = build(site, [{ from: to }], body)
  const goBack = (exit: Exit) => void site.edges.push({ ...exit, to, max_loops: limit })
  if (by === 'edge' || by === 'handoff') {
    const from =
      by === 'edge'
        ? putModel(site, inside)
        : put(site, inside, (id, prompt) => ({ id, kind: 'agent', prompt, handoffs: 2 }))
    goBack({ from })
    return [{ from }]
  }
  const [again, done] = by === 'else' ? ['else', 'done'] : ['again', 'else']
  const isDone = isStubborn ? 'false' : `iteration >= ${limit}`
  const cases = by === 'else' ? [{ name: done, when: isDone }] : [{ name: again, when: `!(${isDone})` }]
  const from = put(site, inside, (id) => ({ id, kind: 'branch', cases }))
  goBack(by === 'detour' ? { from: putModel(site, [{ from, case: again }]) } : { from, case: again })
  return [{ from, case: done }]
}

function buildHandoffs(
  site: Site,
  exits: readonly Exit[],
  { count, returning }: Extract<Shape, { is: 'handoffs' }>,
): readonly Exit[] {
  const from = put(site, exits, (id, prompt) => ({ id, kind: 'agent', prompt, handoffs: count }))
  const helpers = returning.map((limit) => ({ id: putModel(site, [{ from }]), limit }))
  for (const { id, limit } of helpers)
    if (limit !== null) site.edges.push({ from: id, to: from, ...(limit > 0 && { max_loops: limit }) })
  return [{ from }, ...helpers.flatMap(({ id, limit }) => (limit === null ? [{ from: id }] : []))]
}

function definitionOf(part: Shape): GraphDefinition {
  const site: Site = { nodes: [{ id: 'start', kind: 'start' }], edges: [] }
  const exits = build(site, [{ from: 'start' }], part)
  site.edges.push(...exits.map((exit) => ({ ...exit, to: 'end' })))
  return graphOf([...site.nodes, { id: 'end', kind: 'end' }], site.edges)
}

/**
 * A graph without errors: sequences, parallel parts, branches, handoffs there and back, fallbacks, loops by plain edges,
 * cases, "else", detours and handoffs, and nodes of all kinds; map and subgraph nodes run `innerGraph`. It shrinks to
 * start → model → end.
 */
export const arbitraryGraph: fc.Arbitrary<GraphDefinition> = shape.map(definitionOf)

const drawnKinds = fc.array(fc.constantFrom('model', 'branch', 'agent', 'fallback'), {
  minLength: 5,
  maxLength: 5,
})
const drawnEdge = fc.record({
  from: fc.nat(4),
  to: fc.nat(5),
  limit: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 4 }),
  case: fc.constantFrom('a', 'b', 'else'),
})

/** A graph as somebody might draw it who knows no rules: most have errors. */
export const arbitraryDrawing: fc.Arbitrary<GraphDefinition> = fc
  .tuple(drawnKinds, fc.array(drawnEdge, { minLength: 3, maxLength: 10 }))
  .map(([kinds, drawn]) => {
    const edges = drawn.map((edge) => ({
      from: `n${edge.from}`,
      to: edge.to === kinds.length ? 'end' : `n${edge.to}`,
      ...(edge.limit !== null && { max_loops: edge.limit }),
      ...(kinds[edge.from] === 'branch' && { case: edge.case }),
    }))
    return reachedOf(kinds.map(drawnNode), [{ from: 'start', to: 'n0' }, ...edges])
  })

function drawnNode(kind: 'model' | 'branch' | 'agent' | 'fallback', index: number): NodeInput {
  const id = `n${index}`
  if (kind === 'agent') return { id, kind, handoffs: 2 }
  if (kind === 'branch') return { id, kind, cases: ['a', 'b'].map((name) => ({ name, when: 'true' })) }
  return { id, kind: 'model', on_error: kind === 'model' ? 'fail' : { fallback: `n${(index + 1) % 5}` } }
}

/** What can be reached from the start: a drawing in which something cannot is of no use. */
function reachedOf(nodes: readonly NodeInput[], edges: readonly GraphEdge[]): GraphDefinition {
  const reached = new Set(['start', 'end'])
  for (const id of reached) {
    for (const { from, to } of edges) if (from === id) reached.add(to)
    const node = nodes.find((each) => each.id === id)
    if (node && 'on_error' in node && typeof node.on_error === 'object') reached.add(node.on_error.fallback)
  }
  const kept = nodes.filter(({ id }) => reached.has(id))
  return graphOf(
    [{ id: 'start', kind: 'start' }, ...kept, { id: 'end', kind: 'end' }],
    edges.filter(({ from }) => reached.has(from)),
  )
}
