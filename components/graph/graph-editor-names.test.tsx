// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  add,
  choose,
  closeEditor,
  field,
  graph,
  node,
  nodes,
  open,
  prepareDocument,
  press,
  serve,
  write,
} from './graph-editor-test-setup'

beforeEach(() => prepareDocument())
afterEach(closeEditor)

/** A branch whose case "yes" leads to the end, and "no" back to the node before it. */
function openBranch() {
  serve()
  open(graph(1, 'Report'))
  add('Branch')
  press('Add a case')
  const menu = screen.getByRole('menu', { name: 'Add an edge', hidden: true })
  fireEvent.click(within(menu).getByText('write'))
}

test('another id of a node is written once the field is left, and not one that is taken', () => {
  serve()
  open(graph(1, 'Report'))
  choose('write')
  write('Id', 'end')
  fireEvent.blur(field('Id'))
  expect(screen.getByText('Another node has this id.')).toBeTruthy()
  expect(nodes()).toEqual(['start', 'write', 'end'])
  write('Id', 'draft')
  fireEvent.blur(field('Id'))
  expect(nodes()).toEqual(['start', 'draft', 'end'])
  expect(node('start').textContent).toContain('To draft')
})

test('the fields stay the same ones when the node gets another id, and are others for another node', () => {
  serve()
  open(graph(1, 'Report'))
  choose('write')
  const [id, prompt] = [field('Id'), field('Prompt')]
  id.focus()
  write('Id', 'draft')
  fireEvent.keyDown(id, { key: 'Enter' })
  expect(nodes()).toEqual(['start', 'draft', 'end'])
  expect(field('Prompt')).toBe(prompt)
  expect(document.activeElement).toBe(id)
  write('Id', 'end')
  choose('start')
  expect(field('Id')).not.toBe(id)
  expect(field('Id').value).toBe('start')
  choose('draft')
  expect(field('Id').value).toBe('draft')
})

test('a case is renamed once its field is left, so that a name on the way takes no edges of another case', () => {
  openBranch()
  write('Name of case 2', 'yes')
  expect(node('branch').textContent).toMatch(/When yes to End.*\(no\)/)
  write('Name of case 2', 'yes or no')
  fireEvent.blur(field('Name of case 2'))
  expect(node('branch').textContent).toMatch(/When yes to End.*\(yes or no\)/)
  expect(field('When yes or no holds').value).toBe('true')
})

test.for([
  ['', 'A case needs a name.'],
  [' ', 'A case needs a name.'],
  ['yes', 'Another case has this name.'],
  ['else', '“else” is what is left when no case holds.'],
])('a case is not renamed to "%s", which is said at its field', ([name, problem]) => {
  openBranch()
  const input = field('Name of case 2')
  write('Name of case 2', name ?? '')
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe(problem)
  expect(node('branch').textContent).toMatch(/When yes to End.*\(no\)/)
})

test('what was typed over the name of a case is gone with the case', () => {
  openBranch()
  press('Add a case')
  write('Name of case 2', 'yes')
  press('Remove yes')
  expect(field('Name of case 1').value).toBe('no')
  expect(field('Name of case 2').value).toBe('case 2')
})
