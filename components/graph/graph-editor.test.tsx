// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GraphProblem } from '@/lib/protocol/graphs'
import {
  add,
  choose,
  closeEditor,
  field,
  graph,
  json,
  node,
  nodes,
  open,
  prepareDocument,
  press,
  refusal,
  serve,
  write,
} from './graph-editor-test-setup'

beforeEach(() => prepareDocument())
afterEach(closeEditor)

const problem = (severity: GraphProblem['severity'], message: string): GraphProblem => ({
  severity,
  code: 'unknown_model',
  message,
  node_id: 'write',
})

test('a node in the drawing opens its fields, and what is written there is saved', async () => {
  const server = serve({ 'PUT /api/graphs/report': [200, graph(2, 'Report')] })
  open(graph(1, 'Report'))
  choose('write')
  write('Prompt', 'Say more of {{start}}')
  press('Save')
  await waitFor(() =>
    expect(server.bodyOf('PUT /api/graphs/report')).toMatchObject({
      revision: 1,
      definition: {
        nodes: [{ id: 'start' }, { id: 'write', prompt: 'Say more of {{start}}' }, { id: 'end' }],
      },
    }),
  )
})

test('a node that is added stands in the drawing behind the selected one, and undo takes it away', () => {
  serve()
  open(graph(1, 'Report'))
  choose('start')
  add('Person')
  expect(nodes()).toEqual(['start', 'human', 'write', 'end'])
  expect(node('human').getAttribute('aria-pressed')).toBe('true')
  expect(node('start').textContent).toContain('To human')
  fireEvent.keyDown(window, { key: 'z', ctrlKey: true })
  expect(nodes()).toEqual(['start', 'write', 'end'])
  fireEvent.keyDown(window, { key: 'Z', ctrlKey: true, shiftKey: true })
  expect(nodes()).toEqual(['start', 'human', 'write', 'end'])
})

test('JSON that is no graph holds the fields and says the line; a valid one moves the drawing', () => {
  serve()
  open(graph(1, 'Report'))
  json()
  const text = field('Definition').value
  write('Definition', text.replace('"kind": "model"', '"kind": "oracle"'))
  expect(screen.getByRole('button', { name: /^Line \d+$/ })).toBeTruthy()
  fireEvent.click(screen.getByRole('tab', { name: 'Fields' }))
  expect(field('Name').closest('fieldset')?.disabled).toBe(true)
  json()
  write('Definition', text.replaceAll('"write"', '"draft"'))
  expect(nodes()).toEqual(['start', 'draft', 'end'])
  expect(screen.getByText('A valid graph.')).toBeTruthy()
})

test('what the planner finds is told as one types, and leads to its node', async () => {
  serve()
  open(graph(1, 'Report'))
  add('Branch')
  const problems = screen.getByRole('region', { name: 'Problems' })
  add('Tool')
  expect(within(problems).getByText('Choose the tool.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Back to the graph' }))
  expect(screen.queryByLabelText('Tool')).toBeNull()
  fireEvent.click(within(problems).getByRole('button', { name: 'Go to node' }))
  expect(field('Tool').getAttribute('aria-invalid')).toBe('true')
  expect(node('tool').dataset.status).toBe('failed')
})

test('what only the server knows is told beside it', async () => {
  const missing: GraphProblem = {
    severity: 'error',
    code: 'unknown_model',
    message: 'There is no model “gone”.',
    node_id: 'write',
    field: 'model_name',
  }
  const server = serve({ 'POST /api/graphs/check': [200, { problems: [missing] }] })
  open(graph(1, 'Report'))
  const problems = screen.getByRole('region', { name: 'Problems' })
  expect(within(problems).getByText('none')).toBeTruthy()
  await within(problems).findByText('There is no model “gone”.', {}, { timeout: 3000 })
  expect(server.bodyOf('POST /api/graphs/check')).toMatchObject({ id: 'report' })
  choose('write')
  expect(screen.getAllByText('There is no model “gone”.').length).toBeGreaterThan(1)
})

test('errors are counted at the drawing, which lists them, and keep it from running', () => {
  serve()
  open(graph(1, 'Report', [problem('error', 'One.'), problem('error', 'Two.'), problem('warning', 'Three.')]))
  expect(screen.getByRole('tab', { name: 'Drawing, 2 errors' }).textContent).toBe('Drawing · 2')
  const run = screen.getByRole<HTMLButtonElement>('button', { name: 'Run…' })
  expect([run.disabled, run.title]).toEqual([true, 'Cannot run: 2 errors'])
})

test('warnings alone are folded, and do not keep it from running', () => {
  serve()
  open(graph(1, 'Report', [problem('warning', 'Three.')]))
  const problems = within(screen.getByRole('region', { name: 'Problems' }))
  expect(problems.queryByText('Three.')).toBeNull()
  press('Show the problems')
  expect(problems.getByText('Three.')).toBeTruthy()
  expect(screen.getByRole('tab', { name: 'Drawing' }).textContent).toBe('Drawing')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run…' }).disabled).toBe(false)
})

test('where the panel lies over the drawing, the drawing comes first and what is opened shows the panel', () => {
  prepareDocument('(between)')
  serve()
  open(graph(1, 'Report'))
  const chosen = () => screen.getAllByRole('tab').find((tab) => tab.ariaSelected === 'true')?.textContent
  expect(chosen()).toBe('Drawing')
  choose('write')
  expect(chosen()).toBe('Fields')
  fireEvent.click(screen.getByRole('tab', { name: 'Drawing' }))
  expect(chosen()).toBe('Drawing')
  add('Person')
  expect(chosen()).toBe('Fields')
})

test('a problem that is found twice is told once', () => {
  const twice: GraphProblem = { severity: 'error', code: 'unknown_model', message: 'Gone.', node_id: 'write' }
  serve()
  open(graph(1, 'Report', [twice, { ...twice }]))
  const problems = within(screen.getByRole('region', { name: 'Problems' }))
  expect(problems.getAllByRole('listitem')).toHaveLength(1)
  expect(problems.getByRole('status').textContent).toBe('1 error · cannot run')
})

test('a tool is chosen by its whole name', async () => {
  const tool = { name: 'repo/issues/list', description: '', parameters: {} }
  const server = { id: 'forge', name: 'Forge', transport: 'http', header_names: [], state: 'connected' }
  serve({ 'GET /api/mcp/servers': [200, { items: [{ ...server, tools: [tool] }], commands: [] }] })
  open(graph(1, 'Report'))
  add('Tool')
  await within(field('Tool')).findByText('repo/issues/list · Forge')
  write('Tool', 'forge/repo/issues/list')
  expect(field('Tool').value).toBe('forge/repo/issues/list')
  json()
  expect(field('Definition').value).toContain('"tool": "repo/issues/list"')
})

test('a figure stays as it is typed while it says the same, and one that is none is told', () => {
  serve()
  open(graph(1, 'Report'))
  choose('write')
  write('Time-out of one try', '1.5 h')
  expect(field('Time-out of one try').value).toBe('1.5 h')
  write('Time-out of one try', 'soon')
  expect(field('Time-out of one try').getAttribute('aria-invalid')).toBe('true')
  json()
  expect(field('Definition').value).toContain('"timeout_seconds": "soon"')
})

test('{{ offers what stands before the node, and Enter takes it', async () => {
  serve()
  open(graph(1, 'Report'))
  choose('write')
  const prompt = field('Prompt')
  fireEvent.change(prompt, { target: { value: 'About {{st', selectionStart: 10 } })
  const offers = within(screen.getByRole('listbox', { name: 'Outputs' }))
  expect(offers.getAllByRole('option').map((option) => option.textContent)).toEqual(['{{start}}the input'])
  fireEvent.keyDown(prompt, { key: 'Enter' })
  expect(prompt.value).toBe('About {{start}}')
  expect(screen.queryByRole('listbox', { name: 'Outputs' })).toBeNull()
})

test('a new graph is sent, and its page is told the id; without a name its name is asked for', async () => {
  const server = serve({ 'POST /api/graphs': [201, graph(1, 'Report')] })
  const { onMade, frame } = open(null)
  press('Save')
  expect(await screen.findAllByText(/A name has a letter or a digit/)).not.toHaveLength(0)
  await waitFor(() => expect(document.activeElement).toBe(field('Name')))
  expect(server.bodyOf('POST /api/graphs')).toBeUndefined()
  write('Name', 'Report')
  expect(frame.setGuard).toHaveBeenLastCalledWith(expect.any(Function))
  press('Save')
  await waitFor(() => expect(onMade).toHaveBeenCalledExactlyOnceWith('report'))
})

test('a name that is missing is asked for in the graph’s fields, also from those of a node', async () => {
  serve()
  open(null)
  choose('answer')
  write('Prompt', '{{nobody}}')
  expect(field('Prompt').getAttribute('aria-invalid')).toBe('true')
  press('Save')
  await waitFor(() => expect(document.activeElement).toBe(field('Name')))
  expect(screen.queryByRole('heading', { level: 2, name: 'answer' })).toBeNull()
})

test('running it saves first, then asks for the input', async () => {
  const server = serve({ 'PUT /api/graphs/report': [200, graph(2, 'Guide')] })
  const { frame } = open(graph(1, 'Report'))
  write('Name', 'Guide')
  press('Run…')
  await waitFor(() => expect(frame.go).toHaveBeenCalledExactlyOnceWith('/?graph=report', true))
  expect(server.bodyOf('PUT /api/graphs/report')).toBeDefined()
})

test('what somebody else saved is told, and mine stays until it is said otherwise', async () => {
  serve({
    'PUT /api/graphs/report': [409, refusal('conflict', 'Saved elsewhere.', 'revision')],
    'GET /api/graphs/report': [200, graph(5, 'Theirs')],
  })
  open(graph(1, 'Report'))
  write('Name', 'Mine')
  press('Save')
  await screen.findByText(/Somebody else saved this graph/)
  expect(field('Name').value).toBe('Mine')
  press('Load theirs')
  expect(field('Name').value).toBe('Theirs')
})
