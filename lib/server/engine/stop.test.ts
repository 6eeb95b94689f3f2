import { expect, test } from 'vitest'
import { anyOf, atCost, atTime, atTokens, atTurns, budgetOf, policyOf, type Spent } from './stop'

const nothing: Spent = { turns: 0, milliseconds: 0, tokens: 0, cost: 0 }

test.for([
  ['turns', atTurns(3), { turns: 2 }, { turns: 3 }, 'limit_turns'],
  ['time', atTime(3000), { milliseconds: 2999 }, { milliseconds: 3000 }, 'limit_time'],
  ['tokens', atTokens(300), { tokens: 299 }, { tokens: 300 }, 'limit_tokens'],
  ['cost', atCost(0.3), { cost: 0.29 }, { cost: 0.3 }, 'limit_cost'],
] as const)('a limit of %s is reached at its number, not before', ([, policy, before, at, reason]) => {
  expect(policy({ ...nothing, ...before })).toBeUndefined()
  expect(policy({ ...nothing, ...at })).toBe(reason)
})

test('of several policies the first that says stop decides', () => {
  const policy = anyOf([atTurns(3), atTokens(300)])
  expect(policy({ ...nothing, turns: 2, tokens: 299 })).toBeUndefined()
  expect(policy({ ...nothing, turns: 2, tokens: 300 })).toBe('limit_tokens')
  expect(policy({ ...nothing, turns: 3, tokens: 300 })).toBe('limit_turns')
  expect(anyOf([])(nothing)).toBeUndefined()
})

const lots: Spent = { turns: 5, milliseconds: 60_000, tokens: 5000, cost: 5 }

test.for([
  [{ max_iterations: 5 }, 'limit_turns'],
  [{ max_iterations: 6 }, undefined],
  [{ max_iterations: 6, max_seconds: 60 }, 'limit_time'],
  [{ max_iterations: 6, max_seconds: 61 }, undefined],
  [{ max_iterations: 6, max_tokens: 5000 }, 'limit_tokens'],
  [{ max_iterations: 6, max_cost: 5 }, 'limit_cost'],
] as const)('the limits %j stand for a policy that says %s', ([limits, reason]) => {
  expect(policyOf(limits)(lots)).toBe(reason)
})

test('the budget that all agents of a run share has no turns', () => {
  const { max_iterations: _turns, ...limits } = { max_iterations: 1, max_tokens: 5001 }
  expect(budgetOf(limits)(lots)).toBeUndefined()
  expect(budgetOf({ max_tokens: 5000 })(lots)).toBe('limit_tokens')
  expect(budgetOf({})(lots)).toBeUndefined()
})
