import { expect, test } from 'vitest'
import { type GraphResource, graphDefinitionSchema } from '@/lib/protocol/graphs'
import { blankDraft } from './graph-draft'
import { type GraphEditorAction, editorStateOf, isChanged, reduceEditor } from './graph-editor-state'

const graph = (revision: number, name: string): GraphResource => ({
  id: 'report',
  revision,
  is_example: false,
  updated: 0,
  definition: graphDefinitionSchema.parse({ ...blankDraft, name }),
  problems: [],
})

const first = editorStateOf(graph(1, 'Report'))
const after = (...actions: GraphEditorAction[]) => actions.reduce(reduceEditor, first)
const named = (name: string, field?: string): GraphEditorAction => ({
  type: 'edited',
  edit: (draft) => ({ ...draft, name }),
  ...(field !== undefined && { field }),
})

test('what was just read is not changed; a field that changes and changes back is not either', () => {
  expect(isChanged(first)).toBe(false)
  expect(isChanged(after(named('Guide')))).toBe(true)
  expect(isChanged(after(named('Guide'), named('Report')))).toBe(false)
})

test('changes of one field in a row are undone together, those of others one by one', () => {
  const state = after(named('G', 'name'), named('Gu', 'name'), {
    type: 'edited',
    edit: (draft) => ({ ...draft, description: 'd' }),
    field: 'description',
  })
  const once = reduceEditor(state, { type: 'undone' })
  expect(once.draft).toMatchObject({ name: 'Gu', description: '' })
  const twice = reduceEditor(once, { type: 'undone' })
  expect(twice.draft.name).toBe('Report')
  expect(reduceEditor(twice, { type: 'undone' })).toBe(twice)
  expect(reduceEditor(twice, { type: 'redone' }).draft.name).toBe('Gu')
})

test('a change after undoing leaves nothing to do again', () => {
  const state = after(named('A'), { type: 'undone' }, named('B'))
  expect(state.future).toEqual([])
  expect(reduceEditor(state, { type: 'redone' }).draft.name).toBe('B')
})

test('an edit that changes nothing is none', () => {
  expect(after({ type: 'edited', edit: (draft) => draft }).past).toEqual([])
})

test('what is no longer there is no longer selected', () => {
  const without: GraphEditorAction = {
    type: 'edited',
    edit: (draft) => ({ ...draft, nodes: draft.nodes.filter(({ id }) => id !== 'answer') }),
  }
  const state = after({ type: 'selected', id: 'answer' }, without)
  expect(state.selectedId).toBeNull()
  expect(reduceEditor(state, { type: 'undone' }).draft.nodes).toHaveLength(3)
})

test('another node begins with fields of its own, and one that gets another id keeps its fields', () => {
  const state = after({ type: 'selected', id: 'answer' })
  const renamed = reduceEditor(state, { type: 'renamed', from: 'answer', to: 'reply' })
  expect(renamed.draft.nodes.map(({ id }) => id)).toEqual(['start', 'reply', 'end'])
  expect(renamed).toMatchObject({ selectedId: 'reply', fieldsKey: state.fieldsKey })
  expect(reduceEditor(renamed, { type: 'undone' }).draft).toBe(state.draft)
  for (const id of ['start', null]) {
    const other = reduceEditor(renamed, { type: 'selected', id })
    expect(other.fieldsKey).not.toBe(renamed.fieldsKey)
  }
})

test('valid JSON moves the fields along, and can be undone; invalid JSON leaves them and counts as a change', () => {
  const text = JSON.stringify({ ...blankDraft, name: 'Guide' })
  const valid = after({ type: 'typed', text })
  expect(valid).toMatchObject({ text, textProblems: [], draft: { name: 'Guide' } })
  expect(reduceEditor(valid, { type: 'undone' })).toMatchObject({ text: null, draft: { name: 'Report' } })
  const broken = after({ type: 'typed', text: '{"name": "Gu' })
  expect(broken.draft.name).toBe('Report')
  expect(broken.textProblems).toHaveLength(1)
  expect(isChanged(broken)).toBe(true)
})

test('a field that changes takes the JSON view along again', () => {
  const text = JSON.stringify({ ...blankDraft, name: 'Guide' })
  expect(after({ type: 'typed', text }, named('Other')).text).toBeNull()
})

test('taking theirs shows theirs, and mine can be brought back', () => {
  const state = after(
    named('Mine'),
    { type: 'conflicted', theirs: graph(5, 'Theirs') },
    { type: 'took_theirs' },
  )
  expect(state).toMatchObject({ draft: { name: 'Theirs' }, saved: { revision: 5 }, conflict: null })
  expect(isChanged(state)).toBe(false)
  expect(reduceEditor(state, { type: 'undone' }).draft.name).toBe('Mine')
})

test('what was typed while a save was under way stays, and is not saved yet', () => {
  const state = after(named('Guide'), { type: 'saving' }, named('Guides'), {
    type: 'saved',
    resource: graph(2, 'Guide'),
  })
  expect(state).toMatchObject({ isSaving: false, saved: { revision: 2 }, draft: { name: 'Guides' } })
  expect(isChanged(state)).toBe(true)
})
