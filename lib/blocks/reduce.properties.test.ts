import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import {
  arbitraryRun,
  arbitraryTurns,
  numbered,
  retriedIn,
  runEnd,
  runStart,
  speakers,
  takeover,
} from './arbitrary-run'
import { answerOf, collect } from './collect'
import { blockOf, blocksOf, initialRunState, reduce } from './reduce'

/** Whether an event is about a speaker; those about the whole run are about every one. */
function isOf(event: RunEvent, speaker: string): boolean {
  if (event.type === 'run_start' || event.type === 'run_end') return true
  if (event.type === 'node_retry') return retriedIn.get(speaker)?.includes(event.span_id ?? '') ?? false
  const madeBy = idOf(event)?.split('/')[0] ?? ('span_id' in event ? event.span_id : undefined) ?? ''
  return madeBy === speaker
}

/** The id of a call or a question, of an event that may be without a span. */
function idOf(event: RunEvent): string | undefined {
  if (event.type === 'tool_result' || event.type === 'tool_progress') return event.tool_call_id
  if (event.type === 'approval_response') return event.approval_id
  return event.type === 'input_response' ? event.input_id : undefined
}

/** Whether an event begins one of these spans. */
function begins(event: RunEvent, spanIds: readonly string[]): boolean {
  return (event.type === 'task_start' || event.type === 'node_start') && spanIds.includes(event.span_id)
}

const runCutSomewhere = arbitraryRun.chain((run) =>
  fc.nat(run.length).map((cut) => ({ run, prefix: run.slice(0, cut) })),
)

test('any prefix that is read twice gives the same blocks, and events seen before the same state', () => {
  fc.assert(
    fc.property(runCutSomewhere, ({ run, prefix }) => {
      const once = collect(prefix)
      expect(collect(prefix, once)).toBe(once)
      expect(collect(run, collect(prefix, once))).toEqual(collect(run))
    }),
  )
})

test('speakers that talk at once, nested ones too, fold as each alone', () => {
  fc.assert(
    fc.property(arbitraryRun, (run) => {
      const together = blocksOf(collect(run))
      const apart = [...speakers].flatMap(([speaker, around]) => {
        const others = [...around, ...(retriedIn.get(speaker) ?? [])]
        const alone = collect(run.filter(([, event]) => isOf(event, speaker) || begins(event, others)))
        return blocksOf(alone).filter((block) => block.spanId === speaker)
      })
      expect(together).toHaveLength(apart.length)
      const byId = new Map(together.map((block) => [block.id, block]))
      expect(apart.map(({ id }) => byId.get(id))).toEqual(apart)
    }),
  )
})

test('a closed block never changes again', () => {
  fc.assert(
    fc.property(arbitraryRun, (run) => {
      let state = initialRunState
      for (const [seq, event] of run) {
        const next = reduce(state, seq, event)
        expect([...state.closed].filter(([id, block]) => next.closed.get(id) !== block)).toEqual([])
        state = next
      }
    }),
  )
})

test('an event leaves the blocks of all other speakers alone', () => {
  fc.assert(
    fc.property(arbitraryRun, (run) => {
      let state = initialRunState
      for (const [seq, event] of run.slice(0, -1)) {
        const next = reduce(state, seq, event)
        const others = blocksOf(state).filter((block) => !isOf(event, block.spanId))
        expect(others.filter((block) => blockOf(next, block.id) !== block)).toEqual([])
        state = next
      }
    }),
  )
})

test('whatever a run did, its end leaves no block open, and no node or call running', () => {
  fc.assert(
    fc.property(
      runCutSomewhere,
      fc.constantFrom('completed', 'failed', 'stopped'),
      ({ run, prefix }, status) => {
        const end = { ...runEnd({ status }), t: run.length * 10 }
        const state = collect([...prefix.slice(0, -1), [run.length + 1, end]])
        expect([...state.open]).toEqual([])
        for (const block of blocksOf(state)) {
          expect(block.isComplete).toBe(true)
          expect(block.tool?.status).not.toBe('running')
          expect(block.nodeInfo && block.span ? block.nodeInfo.status : undefined).not.toBe('running')
        }
      },
    ),
  )
})

test('what a lost attempt wrote is folded away: the answer reads as if nothing had been lost', () => {
  const tornRun = arbitraryTurns('').chain((turns) =>
    fc.record({ turn: fc.nat(turns.length), event: fc.nat(8) }).map((cut) => ({ turns, cut })),
  )
  fc.assert(
    fc.property(tornRun, ({ turns, cut }) => {
      const torn = turns[cut.turn] ?? []
      const speech = torn.findIndex((event) => event.type === 'chunk' && event.choices[0]?.finish_reason)
      const lost = torn.slice(0, Math.min(cut.event, Math.max(speech, 0)))
      const before = turns.slice(0, cut.turn).flat()
      const whole = [...turns.flat(), runEnd()]
      const again = [...turns.slice(cut.turn).flat(), runEnd()]

      const state = collect(numbered([runStart(), ...before, ...lost, takeover, ...again]))
      const undisturbed = collect(numbered([runStart(), ...whole]))

      expect(answerOf(state).messages).toEqual(answerOf(undisturbed).messages)
      const kept = blocksOf(state).filter((block) => !block.isSuperseded)
      expect(kept.map(({ type, content }) => [type, content])).toEqual(
        blocksOf(undisturbed).map(({ type, content }) => [type, content]),
      )
    }),
  )
})
