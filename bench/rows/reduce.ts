/** One delta folded into a run with no finished block, and into one with 500. */
import { interleave, ratio, type Row } from '@/bench/row'
import type { RunState } from '@/lib/blocks/block'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { RunEventOf } from '@/lib/protocol/events'

const deltas = 20_000

export const reduceRow: Row = {
  name: 'reduce',
  async measure(rounds) {
    const states = { none: speaking(0), many: speaking(500) }
    const results = await interleave(['none', 'many'], rounds, async (name) => nsPerDelta(states[name]))
    return [
      ratio({
        what: 'one delta, 500 finished blocks against none',
        ours: results.many,
        theirs: results.none,
        unit: 'ns',
        target: 1.5,
      }),
    ]
  },
}

/** A run that speaks, after it has finished so many blocks: reasoning and text take turns. */
function speaking(finished: number): RunState {
  let state = initialRunState
  for (let index = 0; index <= finished; index += 1) {
    state = reduce(
      state,
      state.lastSeq + 1,
      chunk(index % 2 === finished % 2 ? 'content' : 'reasoning_content'),
    )
  }
  return state
}

function nsPerDelta(start: RunState): number {
  const event = chunk('content')
  let state = start
  const before = process.cpuUsage()
  for (let index = 0; index < deltas; index += 1) state = reduce(state, state.lastSeq + 1, event)
  const { user, system } = process.cpuUsage(before)
  if (state.lastSeq !== start.lastSeq + deltas) throw new Error('Not every delta was folded in')
  return ((user + system) * 1000) / deltas
}

function chunk(field: 'content' | 'reasoning_content'): RunEventOf<'chunk'> {
  return {
    type: 'chunk',
    t: 1,
    turn: 0,
    id: 'c',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'm',
    choices: [{ index: 0, delta: { [field]: 'a few words ' } }],
  }
}
