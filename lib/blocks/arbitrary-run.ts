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

const { span_id: _span, ...rootChunk } = sampleEvents.chunk

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

/** One turn of a speaker: speech, up to two calls whose pieces alternate, and the results of those calls. */
function arbitraryTurn(span_id: string, turn: number): fc.Arbitrary<readonly RunEvent[]> {
  const place = { ...(span_id !== '' && { span_id }), turn }
  return fc
    .record({ deltas: fc.array(delta, { maxLength: 6 }), calls: fc.nat(2) })
    .map(({ deltas, calls }) => {
      const ids = Array.from({ length: calls }, (_, index) => `${span_id}/${turn}/${index}`)
      return [
        ...deltas.map((part) => say(part, place)),
        ...ids.map((id, index) => callDelta(index, { id, name: 'search', arguments: '{' }, place)),
        ...ids.map((_, index) => callDelta(index, { arguments: '}' }, place)),
        finish(calls > 0 ? 'tool_calls' : 'stop', place),
        ...ids.map((id) => toolStart(id, place)),
        ...ids.map((id) => toolResult(id)),
      ]
    })
}

/** All turns of one speaker, one list of events for each turn. */
export function arbitraryTurns(span_id: string): fc.Arbitrary<readonly (readonly RunEvent[])[]> {
  return fc
    .nat(3)
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, turn) => arbitraryTurn(span_id, turn))))
}

/** A graph node from its start to its end. */
function arbitraryNode(span_id: string): fc.Arbitrary<readonly RunEvent[]> {
  const status = fc.constantFrom('completed', 'failed', 'stopped', 'interrupted')
  return fc
    .tuple(arbitraryTurns(span_id), status)
    .map(([turns, end]) => [nodeStart(span_id), ...turns.flat(), nodeEnd(span_id, end)])
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

/** The spans of `arbitraryRun`; '' is the run itself. */
export const speakers = ['', 'n1', 'n2', 'n3']

/** A whole run: the run itself and three nodes speak at once, and it ends somehow. */
export const arbitraryRun: fc.Arbitrary<readonly NumberedEvent[]> = fc
  .tuple(
    arbitraryTurns('').map((turns) => turns.flat()),
    arbitraryNode('n1'),
    arbitraryNode('n2'),
    arbitraryNode('n3'),
  )
  .chain((lists) =>
    fc.tuple(interleave(lists), fc.constantFrom('completed', 'failed', 'stopped', 'interrupted')),
  )
  .map(([events, status]) => numbered([runStart(), ...events, runEnd({ status })]))
