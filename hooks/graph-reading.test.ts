import { expect, test } from 'vitest'
import { graphDefinitionSchema } from '@/lib/protocol/graphs'
import { blankDraft } from './graph-draft'
import { isSameDraft, readDefinitionText, readDraft, textOfDraft } from './graph-reading'

const named = { ...blankDraft, name: 'Report' }

test('a draft with a name is a graph, with what was left out filled in', () => {
  const { definition, problems } = readDraft(named)
  expect(definition).toEqual(graphDefinitionSchema.parse(named))
  expect(problems).toEqual([])
})

test('what is wrong is said at its field, in the words of the field, and of its node', () => {
  const { definition, errors, problems } = readDraft({
    ...named,
    nodes: named.nodes.map((node) => (node.id === 'answer' ? { ...node, timeout_seconds: 'soon' } : node)),
    edges: [...named.edges, { from: 'answer', to: 'start', max_loops: 0 }],
  })
  expect(definition).toBeNull()
  expect(errors).toEqual({
    'nodes.1.timeout_seconds': 'A time from 0.1 s to 7 d, such as 90 s or 5 min.',
    'edges.2.max_loops': 'A whole number from 1 to 1,000.',
  })
  expect(problems).toMatchObject([
    { severity: 'error', node_id: 'answer', field: 'timeout_seconds' },
    { severity: 'error', node_id: 'answer', edge: { from: 'answer', to: 'start' } },
  ])
})

test('a tool that was not chosen and a fallback that is none are said, too', () => {
  const { errors } = readDraft({
    ...named,
    nodes: [
      ...named.nodes,
      { kind: 'tool', id: 'tool' },
      { kind: 'model', id: 'model', on_error: { fallback: '' } },
      { kind: 'map', id: 'map' },
    ],
  })
  expect(errors).toEqual({
    'nodes.3.tool': 'Choose the tool.',
    'nodes.4.on_error.fallback': 'Choose the node that runs instead.',
    'nodes.5.graph': 'Choose the graph.',
  })
})

test('what the server fills in is no change', () => {
  expect(isSameDraft(named, graphDefinitionSchema.parse(named))).toBe(true)
  expect(isSameDraft(named, { ...named, description: 'x' })).toBe(false)
})

test('text that is no JSON is told with its line', () => {
  const { definition, problems } = readDefinitionText('{\n  "name": "Report",\n  "nodes": [}\n')
  expect(definition).toBeNull()
  expect(problems).toHaveLength(1)
  expect(problems[0]?.line).toBe(3)
  expect(problems[0]?.message).toMatch(/^This is not JSON: /)
})

test('JSON that is cut is told at its end', () => {
  expect(readDefinitionText('{\n\n"name"').problems[0]?.line).toBe(3)
})

test('JSON that is no graph is told with the line and the field of each fault', () => {
  const text = textOfDraft(named)
    .replace('"kind": "model"', '"kind": "oracle"')
    .replace('"to": "end"', '"to": 5')
  const lines = text.split('\n')
  const { problems } = readDefinitionText(text)
  expect(problems.map(({ line }) => lines[line - 1]?.trim())).toEqual(['"kind": "oracle",', '"to": 5'])
  expect(problems[0]?.message).toMatch(/^nodes\.1\.kind: /)
})

test('the text of a draft reads as the same draft', () => {
  expect(readDefinitionText(textOfDraft(named)).definition).toEqual(readDraft(named).definition)
})
