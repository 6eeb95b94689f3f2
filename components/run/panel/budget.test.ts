import { expect, test } from 'vitest'
import {
  approval,
  approved,
  call,
  runStore,
  start,
  taskStart,
  text,
} from '@/components/run/agent-run-test-setup'
import { costOf, gaugesOf, turnsOf } from './budget'

const usage = { prompt_tokens: 100_000, completion_tokens: 10_000, total_tokens: 110_000 }
const definition = {
  agent: { name: 'auditor', model_name: 'large' },
  sub_agents: { scout: { name: 'Scout', model_name: 'small' } },
  prices: { large: { input: 2, output: 10 }, small: { input: 0.1, output: 0.5 } },
}
const limits = { max_iterations: 4, max_tokens: 200_000, max_seconds: 60, max_cost: 1 }

function spent() {
  return runStore(
    start({ definition, limits }),
    text(1, 'One', { usage }),
    text(2, 'Two', { turn: 1 }),
    taskStart(3, 'scout'),
    text(4, 'Look', { span_id: 'scout', turn: 7, usage }),
  ).store.getState().run
}

test('turns are those of the run itself', () => {
  expect(turnsOf(spent())).toBe(2)
})

test('each speaker is paid at the price of its model', () => {
  expect(costOf(spent())).toBeCloseTo(0.3 + 0.015)
})

test('without a known price there is no cost to show', () => {
  const { store } = runStore(start({ limits }), text(1, 'One', { usage }))
  expect(costOf(store.getState().run)).toBeNull()
  expect(gaugesOf(store.getState().run, 0).map(({ label }) => label)).toEqual(['Turns', 'Tokens', 'Time'])
})

test('a gauge says what is spent of what', () => {
  expect(gaugesOf(spent(), 48_000)).toEqual([
    { label: 'Turns', spent: '2', limit: '4', share: 0.5 },
    { label: 'Tokens', spent: '220k', limit: '200k', share: 1 },
    { label: 'Time', spent: '0:48', limit: '1:00', share: 0.8 },
    { label: 'Cost', spent: '$0.32', limit: '$1.00', share: expect.closeTo(0.315) },
  ])
})

test('time that a person took to answer is not counted, shared time once', () => {
  const { store } = runStore(
    start({ limits }),
    call(1_000, 'c1', 'deploy'),
    approval(1_000),
    approval(2_000, { approval_id: 'second', tool_call_id: 'c2' }),
    approved(11_000),
  )
  const time = (elapsed: number) =>
    gaugesOf(store.getState().run, elapsed).find(({ label }) => label === 'Time')
  expect(time(31_000)?.spent).toBe('0:01')
})
