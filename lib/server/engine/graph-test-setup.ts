/** A run of a graph whose models, tools and people are scripted. */
import { graphRates } from '@/lib/blocks/spent'
import { blockOf } from '@/lib/blocks/reduce'
import type { AgentDefinitionInput, ModelPrice } from '@/lib/protocol/agents'
import { type Checkpoint, type GraphRunDefinition, graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import { type GraphDefinition, type GraphDefinitionInput, graphDefinitionSchema } from '@/lib/protocol/graphs'
import type { ManualClock } from '@/testing/manual-clock'
import type { AgentRun } from './agent-run'
import { drivenRun, eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import { lostNodesOf, runGraph } from './graph'
import { createPermits } from './permits'
import type { ModelClient, ModelRequest, Tool } from './ports'
import { type ScriptedTurn, spoken, turnsSincePrompt } from './script-test-setup'

/** What a model says: the turns of its script, or what it makes of its prompt. */
export type ScriptedSpeech =
  | readonly ScriptedTurn[]
  | ((prompt: string, turn: number, request: ModelRequest) => ScriptedTurn | Promise<ScriptedTurn>)

export type NodeInput = GraphDefinitionInput['nodes'][number]
export type EdgeInput = NonNullable<GraphDefinitionInput['edges']>[number]

export interface GraphScript {
  readonly graph: GraphDefinition
  /** Graphs of map and subgraph nodes, by id. */
  readonly graphs?: Readonly<Record<string, GraphDefinition>>
  readonly agents?: Readonly<Record<string, Partial<AgentDefinitionInput>>>
  /** By model: that of a node is its id, that of an agent the agent's, unless they say which. One without a script
   *  answers with its name and its prompt: `draft(Go.)`. */
  readonly models?: Readonly<Record<string, ScriptedSpeech>>
  readonly tools?: readonly Tool[]
  readonly prices?: Readonly<Record<string, ModelPrice>>
  readonly approvals?: AgentRun['approvals']
  /** Nodes at once. */
  readonly concurrency?: number
  readonly input?: string
  readonly checkpoint?: Checkpoint
}

/** A graph of nodes and of edges, which may be written as `a > b > c`; ids `start` and `end` need no node. */
export function graphWith(
  nodes: readonly NodeInput[],
  edges: readonly (string | EdgeInput)[],
  fields: Partial<GraphDefinitionInput> = {},
): GraphDefinition {
  return graphDefinitionSchema.parse({
    name: 'Graph',
    nodes: [{ id: 'start', kind: 'start' }, ...nodes, { id: 'end', kind: 'end' }],
    edges: edges.flatMap((edge) => (typeof edge === 'string' ? chain(edge) : [edge])),
    ...fields,
  })
}

function chain(text: string): EdgeInput[] {
  const ids = text.split(' > ')
  return ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to }))
}

/** A model that is asked `{{…}}` of what stands before it. */
export function model(id: string, prompt = '{{start}}', fields: object = {}): NodeInput {
  return { id, kind: 'model', prompt, ...fields }
}

export function graphRun(script: GraphScript): ScriptedRun {
  const definition = graphRunDefinitionOf(script)
  const { graph, agents } = definition
  const { models = {}, tools, approvals, concurrency = 100, input = 'Go.' } = script
  const common = { subAgents: agents, budget: graph.limits, rates: graphRates(definition), definition }
  return drivenRun({
    mode: 'graph',
    definition,
    modelOf: (name, clock) => scriptedNode(name, models[name], clock),
    tools,
    approvals,
    // As `runs/run-body.ts` does.
    resumption: function* (state, reason) {
      if (reason === 'takeover') yield* lostNodesOf(state)
      yield { type: 'run_resumed', reason }
    },
    work: (ground, clock) => {
      const permits = createPermits(concurrency)
      const sleep = (ms: number, signal: AbortSignal) =>
        ms <= 0 ? Promise.resolve() : clock.sleep(ms, signal)
      return runGraph({ ...ground, ...common, permits, sleep }, input)
    },
  })
}

export function graphRunDefinitionOf({
  graph,
  graphs = {},
  agents = {},
  prices = {},
  checkpoint,
}: GraphScript): GraphRunDefinition {
  return graphRunDefinitionSchema.parse({
    graph_id: 'graph',
    revision: 1,
    graph: withOwnModels(graph),
    graphs: Object.fromEntries(Object.entries(graphs).map(([id, inner]) => [id, withOwnModels(inner)])),
    agents: Object.fromEntries(
      Object.entries(agents).map(([id, agent]) => [id, { name: id, model_name: id, ...agent }]),
    ),
    default_model: 'default',
    prices,
    ...(checkpoint && { checkpoint }),
  })
}

/** Each node has a model of its own, named as the node, so that a test says what it says. */
export function withOwnModels(graph: GraphDefinition): GraphDefinition {
  const nodes = graph.nodes.map((node) => {
    const isOwn = node.kind === 'model' || (node.kind === 'agent' && node.agent === undefined)
    return isOwn ? { model_name: node.id, ...node } : node
  })
  return { ...graph, nodes }
}

export function scriptedNode(
  name: string,
  speech: ScriptedSpeech | undefined,
  clock: ManualClock,
): ModelClient {
  return {
    async *stream(request, signal) {
      const prompt = String(request.messages.findLast(({ role }) => role === 'user')?.content ?? '')
      const index = turnsSincePrompt(request)
      const turn = await unlessAborted(signal, turnOf(name, speech, prompt, index, request))
      if (turn) yield* spoken(turn, request, clock, signal)
    },
  }
}

async function turnOf(
  name: string,
  speech: ScriptedSpeech | undefined,
  prompt: string,
  index: number,
  request: ModelRequest,
): Promise<ScriptedTurn> {
  if (typeof speech === 'function') return speech(prompt, index, request)
  return speech?.[index] ?? { text: `${name}(${prompt})` }
}

function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
    if (signal.aborted) resolve(undefined)
    promise.then(resolve, reject)
  })
}

/** Lets time pass until somebody has driven the run to its end, or to where it waits. */
export async function letTimePass(run: ScriptedRun, driven: Promise<void>, stepMs = 1000): Promise<void> {
  let isDriven = false
  const settle = () => void (isDriven = true)
  driven.then(settle, settle)
  while (!isDriven) {
    await idle()
    if (run.clock.sleeping() > 0) run.clock.advance(stepMs)
  }
  await driven
}

/** Of each `node_end`, in order: the node, how it ended, and what it gave. */
export function endsOf(run: ScriptedRun): (readonly [nodeId: string, status: string, output: unknown])[] {
  return eventsOf(run, 'node_end').map(({ node_id, status, output }) => [node_id, status, output])
}

/** The executions of nodes in the order of their starts: `node#iteration`. */
export function turnsOf(run: ScriptedRun): string[] {
  return eventsOf(run, 'node_start').map(({ node_id, iteration }) => `${node_id}#${iteration}`)
}

/** Which nodes each end of this node chose; undefined where it chose none. */
export function nextOf(run: ScriptedRun, nodeId: string): (readonly string[] | undefined)[] {
  return eventsOf(run, 'node_end').flatMap(({ node_id, next }) => (node_id === nodeId ? [next] : []))
}

/** Ids of the nodes whose models were called, in order. */
export function calledIn(run: ScriptedRun): string[] {
  return run.drives.flatMap(({ requests }) => requests.map(({ model: name }) => name))
}

/** What the models of a node were asked, in order. */
export function promptsOf(run: ScriptedRun, name: string): unknown[] {
  return run.drives.flatMap(({ requests }) =>
    requests.filter((request) => request.model === name).map(({ messages }) => messages.at(-1)?.content),
  )
}

export function resultOfRun(run: ScriptedRun): string | null {
  return run.state().finalResult
}

/** The question that a run waits with. */
export function openQuestion(run: ScriptedRun) {
  const state = run.state()
  const block = [...state.open.keys()].map((id) => blockOf(state, id)).find((each) => each?.question)
  if (!block?.question) throw new Error('Nothing is asked.')
  return block.question
}
