import { expect, test } from 'vitest'
import type { ToolChoice } from '@/lib/protocol/agents'
import type { ToolResource, ToolServerResource } from '@/lib/protocol/tools'
import { asksBefore, toggleTool, toolGroups, withApproval } from './tool-choices'

const tool = (name: string, isReadOnly = true): ToolResource => ({
  name,
  description: '',
  parameters: {},
  is_read_only: isReadOnly,
  is_destructive: !isReadOnly,
  is_idempotent: false,
})

const postgres: ToolServerResource = {
  id: 'postgres',
  name: 'Postgres',
  transport: 'http',
  header_names: [],
  state: 'connected',
  tools: [tool('query'), tool('execute', false)],
}

const choose = (server: string, name: string): ToolChoice => ({ server, tool: name, approval: 'policy' })

test('a server shows all its tools and counts those that are chosen', () => {
  const [group] = toolGroups([postgres], [choose('postgres', 'query')])
  expect(group?.options.map(({ name, approval }) => [name, approval])).toEqual([
    ['query', 'policy'],
    ['execute', undefined],
  ])
  expect(group?.chosenCount).toBe(1)
})

test('what was chosen and is not there any more is shown all the same', () => {
  const groups = toolGroups([postgres], [choose('postgres', 'explain'), choose('logs', 'scan')])
  expect(groups.map(({ id, server }) => [id, server?.name])).toEqual([
    ['postgres', 'Postgres'],
    ['logs', undefined],
  ])
  expect(groups[0]?.options.at(-1)).toMatchObject({ name: 'explain', tool: undefined, approval: 'policy' })
})

test('every tool of a server stands first, and includes the others', () => {
  const [group] = toolGroups([postgres], [choose('postgres', '*')])
  expect(group?.options.map(({ name, isIncluded }) => [name, isIncluded])).toEqual([
    ['*', false],
    ['query', true],
    ['execute', true],
  ])
  expect(group?.chosenCount).toBe(2)
})

test('a tool is chosen by the policy, and taken away by the same act', () => {
  const chosen = toggleTool([], 'postgres', 'query')
  expect(chosen).toEqual([choose('postgres', 'query')])
  expect(toggleTool(chosen, 'postgres', 'query')).toEqual([])
})

test('an approval replaces the one before', () => {
  const ask: ToolChoice = { server: 'postgres', tool: 'query', approval: 'ask' }
  expect(withApproval([choose('postgres', 'query'), choose('logs', 'query')], ask)).toEqual([
    choose('logs', 'query'),
    ask,
  ])
})

test('by the policy, tools ask that are not known to only read', () => {
  const option = (resource: ToolResource | undefined) => ({ name: 'x', tool: resource })
  expect(asksBefore(option(tool('x')), 'policy', 'changes')).toBe(false)
  expect(asksBefore(option(tool('x', false)), 'policy', 'changes')).toBe(true)
  expect(asksBefore(option(undefined), 'policy', 'changes')).toBe(true)
  expect(asksBefore({ name: '*', tool: undefined }, 'policy', 'changes')).toBeNull()
  expect(asksBefore(option(tool('x')), 'policy', 'always')).toBe(true)
  expect(asksBefore(option(tool('x', false)), 'policy', 'never')).toBe(false)
})

test('the tool’s own word goes before the policy', () => {
  expect(asksBefore({ name: 'x', tool: tool('x') }, 'ask', 'never')).toBe(true)
  expect(asksBefore({ name: 'x', tool: tool('x', false) }, 'allow', 'always')).toBe(false)
})
