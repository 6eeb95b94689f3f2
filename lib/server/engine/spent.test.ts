import { agentRates } from '@/lib/blocks/spent'
import { expect, test } from 'vitest'
import { finish, numbered, runStart, say, takeover, used } from '@/lib/blocks/arbitrary-run'
import { collect } from '@/lib/blocks/collect'
import { agentRunDefinitionSchema } from '@/lib/protocol/agents'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import { usageWithin } from '@/lib/blocks/spent'
import { spentOf } from './spent'

const definition = agentRunDefinitionSchema.parse({
  agent: { name: 'Root', model_name: 'dear' },
  sub_agents: {
    helper: { name: 'Helper', model_name: 'cheap' },
    other: { name: 'Other', model_name: 'unknown' },
  },
  prices: { dear: { input: 10, output: 100 }, cheap: { input: 1, output: 2 } },
})

function usage(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

function task(span_id: string, agent_name: string, parent_id?: string): RunEvent {
  return { ...sampleEvents.task_start, span_id, agent_name, parent_id }
}

/** Events that come 10 ms after each other; a number is a wait of so many ms before the next. */
function fold(...events: (RunEvent | number)[]) {
  let t = 0
  const timed = events.flatMap((event) => {
    if (typeof event === 'number') {
      t += event
      return []
    }
    return [{ ...event, t: (t += 10) }]
  })
  return collect([runStart(), ...timed].map((event, index) => [index + 1, event]))
}

const spent = (state: ReturnType<typeof fold>, spanId = '', now = state.elapsed) =>
  spentOf(state, { rates: agentRates(definition), turns: 0, now, spanId })

const team = fold(
  used(usage(100, 10)),
  task('t1', 'helper'),
  used(usage(200, 20), { span_id: 't1' }),
  task('t2', 'other', 't1'),
  used(usage(400, 40), { span_id: 't2' }),
  task('t3', 'helper'),
  used(usage(800, 80), { span_id: 't3' }),
)

test('what an agent used counts those that it called, and the run counts all', () => {
  expect(usageWithin(team, 't2')).toEqual(usage(400, 40))
  expect(usageWithin(team, 't1')).toEqual(usage(600, 60))
  expect(usageWithin(team, 't3')).toEqual(usage(800, 80))
  expect(usageWithin(team, '')).toEqual(usage(1500, 150))
  expect(usageWithin(team, 'nobody')).toEqual(usage(0, 0))
  expect(spent(team, 't1').tokens).toBe(660)
})

test('each agent costs what its model costs; one whose price is not known costs nothing', () => {
  expect(spent(team, 't3').cost).toBeCloseTo((800 * 1 + 80 * 2) / 1e6, 12)
  expect(spent(team, 't2').cost).toBe(0)
  expect(spent(team).cost).toBeCloseTo((100 * 10 + 10 * 100 + 1000 * 1 + 100 * 2) / 1e6, 12)
})

test('a turn that was lost with its driver was paid for', () => {
  const state = fold(used(usage(10, 1)), takeover, used(usage(10, 1)), finish('stop'))
  expect(spent(state).tokens).toBe(22)
})

test('the time of a sub-agent begins with it', () => {
  const state = fold(1000, task('t1', 'helper'))
  expect(spent(state, '', 5000).milliseconds).toBe(5000)
  expect(spent(state, 't1', 5000).milliseconds).toBe(3990)
})

function asked(id: string, span_id?: string): RunEvent {
  return { ...sampleEvents.approval_request, approval_id: id, tool_call_id: id, span_id }
}

function answered(id: string): RunEvent {
  return { ...sampleEvents.approval_response, approval_id: id }
}

test('the time in which a person was asked does not count, whether they have answered or not', () => {
  // Asked at 10, answered at 1020, asked again at 1530.
  const state = fold(asked('a'), 1000, answered('a'), 500, asked('b'))
  expect(spent(state, '', 10_000).milliseconds).toBe(10 + (1530 - 1020))
})

test('time that several questions shared counts once', () => {
  // Asked at 10 and 520, answered at 1030 and 2040; a third lies wholly within: 1540 to 1550.
  const state = fold(
    asked('a'),
    500,
    asked('b'),
    500,
    answered('a'),
    500,
    asked('c'),
    answered('c'),
    480,
    answered('b'),
  )
  expect(state.elapsed).toBe(2040)
  expect(spent(state, '', 3000).milliseconds).toBe(10 + (3000 - 2040))
})

test('a question to an input counts like one for consent', () => {
  const state = fold(sampleEvents.input_request, 1000, { ...sampleEvents.input_response })
  expect(spent(state, '', 1020).milliseconds).toBe(10)
})

test('a sub-agent is spared only the waiting since it began', () => {
  // Asked at 10, begun at 520, answered at 1030.
  const state = fold(asked('a'), 500, task('t1', 'helper'), 500, answered('a'))
  expect(spent(state, 't1', 2000).milliseconds).toBe(2000 - 1030)
})

test('speech costs no more than what the vendor counted', () => {
  expect(spent(collect(numbered([runStart(), say({ content: 'words' })]))).tokens).toBe(0)
})
