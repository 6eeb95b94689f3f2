/** Graphs and their runs, of a story, over the HTTP API alone. */
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import type { GraphDefinitionInput, GraphEdge, GraphResource } from '@/lib/protocol/graphs'
import type { GraphExecuteRequestInput, RerunRequestInput } from '@/lib/protocol/requests'
import type { OpenAIServer } from '@/testing/openai-server'
import { planOf, type PlannedTurn } from '@/testing/planned-turns'
import { eventsOf, only, post, postJson } from './agents'
import { expect } from './story'

type GraphNodeInput = GraphDefinitionInput['nodes'][number]
type NodeInput<K extends GraphNodeInput['kind']> = Omit<Extract<GraphNodeInput, { kind: K }>, 'kind' | 'id'>

/** A model node that says what its plan says. */
export function planned(id: string, turn: PlannedTurn, more: NodeInput<'model'> = {}): GraphNodeInput {
  return { kind: 'model', id, model_name: 'planned', instructions: planOf(turn), ...more }
}

/** A model node that says its prompt. */
export function echo(id: string, prompt: string, more: NodeInput<'model'> = {}): GraphNodeInput {
  return { kind: 'model', id, model_name: 'echo', prompt, ...more }
}

/** An agent node that plays a plan. It asks nobody for a yes unless its `approval` says so. */
export function agent(
  id: string,
  plan: readonly PlannedTurn[],
  more: NodeInput<'agent'> = {},
): GraphNodeInput {
  const instructions = planOf(...plan)
  return { kind: 'agent', id, model_name: 'planned', instructions, approval: { ask: 'never' }, ...more }
}

/** Edges along which nodes follow each other. */
export function path(...ids: readonly string[]): GraphEdge[] {
  return ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to }))
}

/** Edges from the start to the end through each of the nodes, side by side. */
export function sideBySide(...ids: readonly string[]): GraphEdge[] {
  return ids.flatMap((id) => path('start', id, 'end'))
}

/**
 * A graph of these nodes between a start and an end, as `start` and `end`.
 * @returns its id: the name with something behind it that no other graph has.
 */
export async function makeGraph(
  url: string,
  name: string,
  { nodes, ...rest }: Omit<GraphDefinitionInput, 'name'>,
): Promise<string> {
  const definition: GraphDefinitionInput = {
    ...rest,
    name: `${name} ${crypto.randomUUID().slice(0, 8)}`,
    nodes: [{ kind: 'start', id: 'start' }, ...nodes, { kind: 'end', id: 'end' }],
  }
  const made: GraphResource = await postJson(`${url}/api/graphs`, definition, 201)
  expect(made.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return made.id
}

type Ask = Partial<GraphExecuteRequestInput> & { readonly graph_name: string }

/** Starts a run that nobody reads yet. */
export function startGraph(url: string, ask: Ask): Promise<string> {
  return start(`${url}/api/graphs/execute`, { input_text: 'Begin', ...ask })
}

/** Runs a graph to its end. */
export async function runGraph(url: string, ask: Ask): Promise<RunEvent[]> {
  return eventsOf(url, await startGraph(url, ask))
}

/** Runs a graph again, or a part of it, from a run that has ended. */
export async function runAgain(
  url: string,
  runId: string,
  body: RerunRequestInput = {},
  kind: 'rerun' | 'fork' = 'rerun',
): Promise<RunEvent[]> {
  return eventsOf(url, await start(`${url}/api/runs/${runId}/${kind}`, body))
}

async function start(address: string, body: object): Promise<string> {
  const response = await post(address, body)
  if (response.status !== 200) expect(await response.text()).toBe('a stream')
  await response.body?.cancel()
  return response.headers.get('x-run-id') ?? ''
}

export function runIdOf(events: readonly RunEvent[]): string {
  return only(events, 'run_start')[0]?.run_id ?? ''
}

/** What a run that completed has given. */
export function resultOf(events: readonly RunEvent[]): string | undefined {
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })
  return only(events, 'graph_complete')[0]?.final_result
}

/** How each attempt at a node ended, in the order of the log; of a map those of its items as well. */
export function endsOf(events: readonly RunEvent[], nodeId: string): RunEventOf<'node_end'>[] {
  return only(events, 'node_end').filter(({ node_id }) => node_id === nodeId)
}

/** The nodes that ended in one way. */
export function nodesThat(events: readonly RunEvent[], status: RunEventOf<'node_end'>['status']): string[] {
  return only(events, 'node_end').flatMap((end) => (end.status === status ? [end.node_id] : []))
}

/** Every span that began has ended, and no other has, but those that were skipped or kept. */
export function expectAllEnded(events: readonly RunEvent[]): void {
  const began = only(events, 'node_start').map(({ span_id }) => span_id)
  const ends = only(events, 'node_end').filter(({ status, is_kept }) => status !== 'skipped' && !is_kept)
  expect(ends.map(({ span_id }) => span_id).toSorted()).toEqual(began.toSorted())
}

/** The requests whose prompt or instructions hold a text. */
export function callsWith(upstream: OpenAIServer, mark: string) {
  return upstream.requests.filter(({ body }) =>
    body.messages.some(({ role, content }) => role !== 'assistant' && String(content).includes(mark)),
  )
}
