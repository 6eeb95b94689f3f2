/** For tests only: short ways to write a run's events by hand, and fast-check arbitraries of whole, valid runs. */
import fc from 'fast-check'
import { noUsage, type Delta } from '@/lib/protocol/chunk'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'

type Fields<T extends RunEvent['type']> = Partial<Omit<RunEventOf<T>, 'type'>>

/** Where a speaker is in its work; `span_id` absent is the run itself. */
export interface Place {
  readonly span_id?: string
  readonly turn?: number
}

const { span_id: _span, provider_metadata: _metadata, ...rootChunk } = sampleEvents.chunk

export function runStart(fields: Fields<'run_start'> = {}): RunEvent {
  return { ...sampleEvents.run_start, ...fields }
}

export function runEnd(fields: Fields<'run_end'> = {}): RunEvent {
  return { type: 'run_end', t: 0, status: 'completed', usage: noUsage, duration_ms: 9, ...fields }
}

export function say(delta: Partial<Delta>, place: Place = {}, fields: Fields<'chunk'> = {}): RunEvent {
  const choices = [{ index: 0, delta, finish_reason: null }]
  return { ...rootChunk, usage: null, turn: 0, ...place, choices, ...fields }
}

export function finish(reason: string, place: Place = {}): RunEvent {
  return say({}, place, { choices: [{ index: 0, delta: {}, finish_reason: reason }] })
}

export function used(usage: RunEventOf<'chunk'>['usage'], place: Place = {}): RunEvent {
  return say({}, place, { choices: [], usage })
}

export function callDelta(
  index: number,
  part: { id?: string | null; name?: string | null; arguments?: string },
  place: Place = {},
): RunEvent {
  const { id, ...written } = part
  return say({ tool_calls: [{ index, id, function: written }] }, place)
}

export function toolStart(id: string, place: Place = {}, fields: Fields<'tool_start'> = {}): RunEvent {
  return {
    type: 'tool_start',
    t: 0,
    turn: 0,
    tool_call_id: id,
    tool_name: 'search',
    arguments: {},
    ...place,
    ...fields,
  }
}

export function toolResult(id: string, fields: Fields<'tool_result'> = {}): RunEvent {
  const content = [{ type: 'text', text: `result of ${id}` } as const]
  return {
    type: 'tool_result',
    t: 0,
    role: 'tool',
    tool_call_id: id,
    status: 'completed',
    content,
    duration_ms: 3,
    ...fields,
  }
}

function toolProgress(id: string, progress: number): RunEvent {
  return { type: 'tool_progress', t: 0, tool_call_id: id, progress, total: 9 }
}

export function nodeStart(span_id: string, fields: Fields<'node_start'> = {}): RunEvent {
  return { type: 'node_start', t: 0, span_id, ...nodeNamed(span_id), ...fields }
}

export function nodeEnd(
  span_id: string,
  status: RunEventOf<'node_end'>['status'],
  fields: Fields<'node_end'> = {},
): RunEvent {
  return { type: 'node_end', t: 0, span_id, ...nodeNamed(span_id), status, ...fields }
}

function nodeNamed(name: string) {
  return { node_id: name, node_name: name, level: 0, attempt: 1 }
}

export const takeover: RunEvent = { type: 'run_resumed', t: 0, reason: 'takeover' }

export type NumberedEvent = readonly [seq: number, event: RunEvent]

/** Numbers events as a log does, and lets 10 ms pass before each. */
export function numbered(events: readonly RunEvent[], after = 0): readonly NumberedEvent[] {
  return events.map((event, index) => [after + index + 1, { ...event, t: (after + index) * 10 }])
}

const words = fc.constantFrom('a', 'b ', '\n', 'ü', '天')
const delta: fc.Arbitrary<Partial<Delta>> = fc.oneof(
  fc.record({ content: words }),
  fc.record({ reasoning_content: words }),
  fc.record({ content: words, reasoning_content: words }),
  fc.constantFrom({}, { content: '' }, { content: null, reasoning_content: null, tool_calls: null }),
)

/** What becomes of a call that a model wrote. */
interface Fate {
  readonly consent: RunEventOf<'approval_response'>['decision'] | 'not asked'
  readonly reports: number
}

const fate: fc.Arbitrary<Fate> = fc.record({
  consent: fc.constantFrom('not asked', 'allow_once', 'allow_run', 'refuse', 'expired'),
  reports: fc.nat(2),
})

/** From the end of the turn that wrote the call to its result. */
function callEvents(id: string, place: Place, { consent, reports }: Fate): readonly RunEvent[] {
  const done = [
    toolStart(id, place),
    ...Array.from({ length: reports }, (_, progress) => toolProgress(id, progress)),
    toolResult(id),
  ]
  if (consent === 'not asked') return done
  const { span_id } = place
  const asked = [
    { ...sampleEvents.approval_request, span_id, approval_id: id, tool_call_id: id },
    { ...sampleEvents.approval_response, approval_id: id, decision: consent },
  ]
  const isAllowed = consent === 'allow_once' || consent === 'allow_run'
  return [...asked, ...(isAllowed ? done : [toolResult(id, { status: 'refused' })])]
}

/** One turn of a speaker: speech, up to two calls whose pieces alternate, and what becomes of them, all at once. */
function arbitraryTurn(span_id: string, turn: number): fc.Arbitrary<readonly RunEvent[]> {
  const place = { ...(span_id !== '' && { span_id }), turn }
  return fc
    .record({ deltas: fc.array(delta, { maxLength: 6 }), fates: fc.array(fate, { maxLength: 2 }) })
    .chain(({ deltas, fates }) => {
      const ids = fates.map((_, index) => `${span_id}/${turn}/${index}`)
      const spoken = [
        ...deltas.map((part) => say(part, place)),
        ...ids.map((id, index) => callDelta(index, { id, name: 'search', arguments: '{' }, place)),
        ...ids.map((_, index) => callDelta(index, { arguments: '}' }, place)),
        finish(ids.length > 0 ? 'tool_calls' : 'stop', place),
      ]
      const called = fates.map((each, index) => callEvents(ids[index] ?? '', place, each))
      return interleave(called).map((events) => [...spoken, ...events])
    })
}

/** All turns of one speaker, one list of events for each turn. */
export function arbitraryTurns(span_id: string): fc.Arbitrary<readonly (readonly RunEvent[])[]> {
  return fc
    .nat(3)
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, turn) => arbitraryTurn(span_id, turn))))
}

/** A graph node from its start to its end, with what a person is asked and the sub-agents and nodes that work in it. */
function arbitraryNode(
  span_id: string,
  fields: Fields<'node_start'>,
  ...inside: readonly fc.Arbitrary<readonly RunEvent[]>[]
): fc.Arbitrary<readonly RunEvent[]> {
  const status = fc.constantFrom('completed', 'failed', 'stopped', 'interrupted')
  return fc
    .tuple(atOnce(ownTurns(span_id), arbitraryQuestion(span_id), ...inside), status)
    .map(([events, end]) => {
      const { input: _input, model_name: _model, ...identity } = fields
      return [
        nodeStart(span_id, fields),
        ...events,
        nodeEnd(span_id, end, { ...identity, output: `output of ${span_id}`, next: ['n2'] }),
      ]
    })
}

/** What a person is asked, and answers or not. */
function arbitraryQuestion(span_id: string): fc.Arbitrary<readonly RunEvent[]> {
  const input_id = `${span_id}/question`
  return fc.nat(2).map((count) =>
    [
      { ...sampleEvents.input_request, span_id, input_id },
      { ...sampleEvents.input_response, input_id },
    ].slice(0, count),
  )
}

/** A node that is tried again: each try is a span of its own, and between them stands the retry. */
function arbitraryTries(
  first: fc.Arbitrary<readonly RunEvent[]>,
  second: fc.Arbitrary<readonly RunEvent[]>,
  [span_id, node_id]: readonly [failed: string, nodeId: string],
): fc.Arbitrary<readonly RunEvent[]> {
  return fc
    .tuple(first, second)
    .map(([failed, again]) => [...failed, { ...sampleEvents.node_retry, span_id, node_id }, ...again])
}

/** A sub-agent from its start to its end, with those that it called. */
function arbitraryTask(
  span_id: string,
  parent_id: string,
  ...inside: readonly fc.Arbitrary<readonly RunEvent[]>[]
): fc.Arbitrary<readonly RunEvent[]> {
  const status = fc.constantFrom('completed', 'failed', 'stopped', 'interrupted')
  return fc
    .tuple(atOnce(ownTurns(span_id), ...inside), status)
    .map(([events, end]) => [
      { ...sampleEvents.task_start, span_id, parent_id: parent_id || undefined, agent_name: span_id },
      ...events,
      { type: 'task_end', t: 0, span_id, status: end, result: `result of ${span_id}` },
    ])
}

function ownTurns(span_id: string): fc.Arbitrary<readonly RunEvent[]> {
  return arbitraryTurns(span_id).map((turns) => turns.flat())
}

/** Speakers that talk all at once: any merge of their lists that keeps the order of each. */
function interleave(lists: readonly (readonly RunEvent[])[]): fc.Arbitrary<readonly RunEvent[]> {
  const owners = lists.flatMap((list, owner) => list.map(() => owner))
  return fc.shuffledSubarray(owners, { minLength: owners.length }).map((picks) => {
    const rests = lists.map((list) => list.values())
    return picks.flatMap((owner) => {
      const next = rests[owner]?.next()
      return next && !next.done ? [next.value] : []
    })
  })
}

function atOnce(...lists: readonly fc.Arbitrary<readonly RunEvent[]>[]): fc.Arbitrary<readonly RunEvent[]> {
  return fc.tuple(...lists).chain(interleave)
}

/** The spans of `arbitraryRun`, each with the spans around it; '' is the run itself. */
export const speakers: ReadonlyMap<string, readonly string[]> = new Map([
  ['', []],
  ['n1', []],
  ['n2', []],
  ['t1', []],
  ['t2', ['t1']],
  ['t3', ['t1', 't2']],
  ['t4', ['n1']],
  ['n3', ['n1']],
  ['n4', []],
  ['n5', []],
  ['n6', []],
])

/** Spans whose retry stands in another. */
export const retriedIn: ReadonlyMap<string, readonly string[]> = new Map([['', ['n1']]])

/**
 * A whole run: the run itself, nodes, one of them in another, and sub-agents three deep speak at once; a node is tried
 * again, one is skipped and one was kept; and it ends somehow.
 */
export const arbitraryRun: fc.Arbitrary<readonly NumberedEvent[]> = fc
  .tuple(
    atOnce(
      ownTurns(''),
      arbitraryTries(
        arbitraryNode(
          'n1',
          { input: ['item'] },
          arbitraryTask('t4', 'n1'),
          arbitraryNode('n3', { parent_id: 'n1', level: 2, item: { index: 0, total: 1 } }),
        ),
        arbitraryNode('n4', { node_id: 'n1', attempt: 2 }),
        ['n1', 'n1'],
      ),
      arbitraryNode('n2', { input: 'prompt', model_name: 'demo' }),
      fc.constant([nodeEnd('n5', 'skipped')]),
      fc.constant([nodeEnd('n6', 'completed', { output: 'old', is_kept: true })]),
      arbitraryTask('t1', '', arbitraryTask('t2', 't1', arbitraryTask('t3', 't2'))),
    ),
    fc.constantFrom('completed', 'failed', 'stopped', 'interrupted'),
  )
  .map(([events, status]) => numbered([runStart(), ...events, runEnd({ status })]))
