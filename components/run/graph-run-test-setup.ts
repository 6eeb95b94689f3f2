/** Events of a graph's run, short to write. */
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { type GraphRunDefinition, graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { start } from './agent-run-test-setup'

type Fields<T extends RunEvent['type']> = Partial<Omit<RunEventOf<T>, 'type'>>

/** A graph of these nodes, without edges but for those given. */
export function graphOf(
  nodes: GraphDefinitionInput['nodes'],
  edges: GraphDefinitionInput['edges'] = [],
): GraphDefinitionInput {
  return {
    name: 'Incident report',
    nodes: [{ kind: 'start', id: 'start' }, ...nodes, { kind: 'end', id: 'end' }],
    edges,
  }
}

export function runOf(
  graph: GraphDefinitionInput,
  graphs: Record<string, GraphDefinitionInput> = {},
): GraphRunDefinition {
  return graphRunDefinitionSchema.parse({
    graph_id: 'incident',
    revision: 1,
    graph,
    graphs,
    default_model: 'demo',
  })
}

export function graphStart(definition: GraphRunDefinition, fields: Fields<'run_start'> = {}): RunEvent {
  return start({ mode: 'graph', agent_name: undefined, graph_name: 'incident', definition, ...fields })
}

function identity(spanId: string) {
  return { span_id: spanId, node_id: spanId, node_name: spanId, level: 1, attempt: 1 }
}

/** The first attempt at the node of the span's name. */
export function nodeStart(t: number, spanId: string, fields: Fields<'node_start'> = {}): RunEvent {
  return { type: 'node_start', t, ...identity(spanId), ...fields }
}

export function nodeEnd(t: number, spanId: string, fields: Fields<'node_end'> = {}): RunEvent {
  return { type: 'node_end', t, ...identity(spanId), status: 'completed', ...fields }
}

export function skipped(t: number, spanId: string): RunEvent {
  return nodeEnd(t, spanId, { status: 'skipped' })
}

export const badGateway = {
  message: 'linear.search answered 502',
  type: 'node_error',
  code: 'tool_failed',
}

function nodeRetry(t: number, spanId: string, fields: Fields<'node_retry'> = {}): RunEvent {
  return {
    type: 'node_retry',
    t,
    span_id: spanId,
    node_id: spanId,
    attempt: 2,
    delay_ms: 4_000,
    error: badGateway,
    ...fields,
  }
}

/** A failed attempt, and the pause before the next, which is a span of its own. */
export function failedOnce(from: number, to: number, node: string): RunEvent[] {
  return [
    nodeStart(from, node),
    nodeEnd(to, node, { status: 'failed', error: badGateway }),
    nodeRetry(to, node),
  ]
}

export function secondAttempt(t: number, node: string): RunEvent {
  return nodeStart(t, `${node} again`, { node_id: node, node_name: node, attempt: 2 })
}

export function graphComplete(t: number, finalResult: string): RunEvent {
  return { type: 'graph_complete', t, final_result: finalResult, execution_chain: [] }
}

export function inputRequest(t: number, fields: Fields<'input_request'> = {}): RunEvent {
  return { type: 'input_request', t, input_id: 'input-1', prompt: 'Page on-call?', ...fields }
}
