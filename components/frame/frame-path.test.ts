import { expect, test } from 'vitest'
import { agentIdOf, agentPath } from './frame-path'

test.each(['release-auditor', '翻译-助手', '100%'])('the page of %s leads back to it', (id) => {
  expect(agentIdOf(agentPath(id))).toBe(id)
})

test('a path that no browser would write is read as it is', () => {
  expect(agentIdOf('/agents/%')).toBe('%')
})

test('an agent that is still to be made has no id', () => {
  expect(agentIdOf('/agents/new')).toBeNull()
})
