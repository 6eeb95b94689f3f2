import { expect, test } from 'vitest'
import { agentDefinitionSchema, type AgentResource } from '@/lib/protocol/agents'
import { type EditorAction, editorStateOf, isChanged, reduceEditor } from './agent-editor-state'

const agent = (revision: number, name: string): AgentResource => ({
  id: 'scout',
  revision,
  is_example: false,
  updated: 0,
  definition: agentDefinitionSchema.parse({ name }),
  problems: [],
})

const first = editorStateOf(agent(1, 'Scout'))
const after = (...actions: EditorAction[]) => actions.reduce(reduceEditor, first)

test('what was just read is not changed; a field that changes and changes back is not either', () => {
  expect(isChanged(first)).toBe(false)
  const changed = after({ type: 'changed', patch: { name: 'Guide' } })
  expect(isChanged(changed)).toBe(true)
  expect(isChanged(reduceEditor(changed, { type: 'changed', patch: { name: 'Scout' } }))).toBe(false)
})

test('a new agent is changed as soon as it has a name', () => {
  const blank = editorStateOf(null)
  expect(isChanged(blank)).toBe(false)
  expect(isChanged(reduceEditor(blank, { type: 'changed', patch: { name: 'A' } }))).toBe(true)
})

test('valid JSON moves the fields along; invalid JSON leaves them and counts as a change', () => {
  const valid = after({ type: 'typed', text: '{"name": "Guide"}' })
  expect(valid).toMatchObject({ text: '{"name": "Guide"}', textProblem: null, draft: { name: 'Guide' } })
  const broken = after({ type: 'typed', text: '{"name": "Gu' })
  expect(broken.draft.name).toBe('Scout')
  expect(broken.textProblem).not.toBeNull()
  expect(isChanged(broken)).toBe(true)
})

test('a field that changes takes the JSON view along again', () => {
  expect(
    after({ type: 'typed', text: '{"name":"Guide"}' }, { type: 'changed', patch: { description: 'd' } }).text,
  ).toBeNull()
})

test('what was typed while a save was under way stays, and is not saved yet', () => {
  const state = after(
    { type: 'changed', patch: { name: 'Guide' } },
    { type: 'saving' },
    { type: 'changed', patch: { name: 'Guides' } },
    { type: 'saved', resource: agent(2, 'Guide') },
  )
  expect(state).toMatchObject({ isSaving: false, saved: { revision: 2 }, draft: { name: 'Guides' } })
  expect(isChanged(state)).toBe(true)
})

test('a save that failed keeps everything and says why', () => {
  const state = after(
    { type: 'changed', patch: { name: 'Guide' } },
    { type: 'saving' },
    { type: 'failed', problem: 'Away.' },
  )
  expect(state).toMatchObject({ isSaving: false, saveProblem: 'Away.', draft: { name: 'Guide' } })
})

const mine: EditorAction = { type: 'changed', patch: { name: 'Mine' } }
const theirs: EditorAction = { type: 'conflicted', theirs: agent(5, 'Theirs') }

test('after a conflict both are there', () => {
  expect(after(mine, { type: 'saving' }, theirs)).toMatchObject({
    draft: { name: 'Mine' },
    conflict: { definition: { name: 'Theirs' } },
    isSaving: false,
  })
})

test('keeping mine saves over theirs next', () => {
  const state = after(mine, theirs, { type: 'kept_mine' })
  expect(state).toMatchObject({ draft: { name: 'Mine' }, saved: { revision: 5 }, conflict: null })
  expect(isChanged(state)).toBe(true)
})

test('taking theirs shows theirs, unchanged', () => {
  const state = after(mine, theirs, { type: 'took_theirs' })
  expect(state).toMatchObject({ draft: { name: 'Theirs' }, saved: { revision: 5 }, conflict: null })
  expect(isChanged(state)).toBe(false)
})

test('what the server refuses of a field stands at the field until something changes', () => {
  const state = after({ type: 'saving' }, { type: 'failed', problem: 'Taken.', field: 'name' })
  expect(state).toMatchObject({ refusal: { field: 'name', sentence: 'Taken.' }, saveProblem: null })
  expect(reduceEditor(state, { type: 'changed', patch: { name: 'Other' } }).refusal).toBeNull()
})
