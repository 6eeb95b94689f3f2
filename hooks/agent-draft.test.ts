import { expect, test } from 'vitest'
import { agentDefinitionSchema } from '@/lib/protocol/agents'
import {
  blankDraft,
  draftOf,
  fieldOfIssue,
  isSameDraft,
  readDefinitionText,
  readDraft,
  textOfDraft,
} from './agent-draft'

const full = agentDefinitionSchema.parse({
  name: 'Release auditor',
  description: 'Says whether a release is safe',
  model_name: 'qwen3-32b',
  instructions: 'You audit releases.',
  tools: [{ server: 'postgres', tool: 'query', approval: 'ask' }],
  sub_agents: ['scout'],
  limits: { max_iterations: 30, max_seconds: 600, max_tokens: 200_000, max_cost: 1 },
  approval: { ask: 'always', timeout_seconds: 60 },
})

test('a definition is the same after it stood in the fields', () => {
  expect(readDraft(draftOf(full))).toEqual({ definition: full, errors: {} })
  expect(draftOf(full)).toMatchObject({ turns: '30', time: '10 min', tokens: '200,000', cost: '$1.00' })
})

test('a blank agent only lacks its name', () => {
  expect(Object.keys(readDraft(blankDraft).errors)).toEqual(['name'])
  expect(readDraft({ ...blankDraft, name: 'A' }).definition).toEqual(
    agentDefinitionSchema.parse({ name: 'A' }),
  )
})

test('each wrong field is named with its rule, and only those', () => {
  const { definition, errors } = readDraft({
    ...draftOf(full),
    name: '—',
    turns: '',
    time: 'soon',
    tokens: '1.5',
    cost: '$0',
  })
  expect(definition).toBeNull()
  expect(Object.keys(errors).toSorted()).toEqual(['cost', 'name', 'time', 'tokens', 'turns'])
  expect(errors.turns).toBe('A whole number from 1 to 1,000.')
})

test('an empty limit is no limit', () => {
  const { definition } = readDraft({ ...draftOf(full), time: ' ', tokens: '', cost: '' })
  expect(definition?.limits).toEqual({ max_iterations: 30 })
})

test('an issue leads to the field that holds its part', () => {
  expect(fieldOfIssue(['limits', 'max_cost'])).toBe('cost')
  expect(fieldOfIssue(['tools', 3, 'server'])).toBe('tools')
  expect(fieldOfIssue(['agent_name'])).toBeUndefined()
})

test('the text of a draft reads as the same definition', () => {
  expect(readDefinitionText(textOfDraft(draftOf(full)))).toEqual({ definition: full, problem: null })
})

test('text that is no JSON, or no agent, says where', () => {
  expect(readDefinitionText('{"name": ').problem).toMatch(/JSON/)
  expect(readDefinitionText('{"name": "A", "limits": {"max_iterations": 0}}').problem).toMatch(
    /^limits\.max_iterations: /,
  )
  expect(readDefinitionText('{"name": "A", "colour": "red"}').problem).toMatch(/colour/)
  expect(readDefinitionText('[]').problem).not.toBe('')
})

test('the order of tools is no change, their approval is', () => {
  const [a, b] = [
    { server: 'x', tool: 'a', approval: 'policy' },
    { server: 'x', tool: 'b', approval: 'policy' },
  ] as const
  const draft = { ...blankDraft, tools: [a, b] }
  expect(isSameDraft(draft, { ...draft, tools: [b, a] })).toBe(true)
  expect(isSameDraft(draft, { ...draft, tools: [a, { ...b, approval: 'ask' }] })).toBe(false)
})
