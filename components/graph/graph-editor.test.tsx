// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Frame, FrameProvider } from '@/components/frame/frame-context'
import { AgentsProvider } from '@/hooks/use-agents'
import { GraphsProvider } from '@/hooks/use-graphs'
import { ModelsProvider } from '@/hooks/use-models'
import { ToastProvider } from '@/hooks/use-toast'
import { type GraphProblem, type GraphResource, graphDefinitionSchema } from '@/lib/protocol/graphs'
import { GraphEditor } from './graph-editor'

const graph = (revision: number, name: string, problems: readonly GraphProblem[] = []): GraphResource => ({
  id: 'report',
  revision,
  is_example: false,
  updated: 0,
  definition: graphDefinitionSchema.parse({
    name,
    nodes: [
      { kind: 'start', id: 'start' },
      { kind: 'model', id: 'write' },
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { from: 'start', to: 'write' },
      { from: 'write', to: 'end' },
    ],
  }),
  problems,
})

const refusal = (code: string, message: string, param: string | null) => ({
  error: { message, type: 'x', code, param },
})

type Reply = readonly [status: number, body: unknown]

interface Sent {
  readonly key: string
  readonly body: unknown
}

/** What the server answers, by method and path; lists are empty and graphs in order unless given. */
function serve(replies: Readonly<Record<string, Reply>> = {}) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url}`
    sent.push({ key, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    const [status, body] = replies[key] ?? [200, { items: [], commands: [], default: '', problems: [] }]
    return Promise.resolve(Response.json(body, { status }))
  })
  return { bodyOf: (key: string) => sent.find((one) => one.key === key)?.body }
}

function open(initial: GraphResource | null) {
  const onMade = vi.fn<(id: string) => void>()
  const frame: Frame = {
    freshCount: 0,
    startNew: () => {},
    open: () => {},
    go: vi.fn<Frame['go']>(),
    openSheet: () => {},
    setGuard: vi.fn<Frame['setGuard']>(),
  }
  render(
    <FrameProvider value={frame}>
      <ModelsProvider>
        <AgentsProvider>
          <GraphsProvider>
            <ToastProvider>
              <GraphEditor initial={initial} onMade={onMade} />
            </ToastProvider>
          </GraphsProvider>
        </AgentsProvider>
      </ModelsProvider>
    </FrameProvider>,
  )
  return { onMade, frame }
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const write = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const nodes = () =>
  within(screen.getByRole('list', { name: /^Nodes of/ }))
    .getAllByRole('button')
    .map((button) => button.dataset.node)
const node = (id: string) => {
  const found = screen.getAllByRole('button').find((button) => button.dataset.node === id)
  if (found === undefined) throw new Error(`There is no node ${id}`)
  return found
}
const choose = (id: string) => fireEvent.click(node(id))
const add = (kind: string) => {
  const [menu] = screen.getAllByRole('menu', { name: 'Add a node', hidden: true })
  if (menu) fireEvent.click(within(menu).getByText(kind))
}
const json = () => fireEvent.click(screen.getByRole('tab', { name: 'JSON' }))

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {}
  HTMLElement.prototype.hidePopover = () => {}
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
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
    message: 'There is no model "gone".',
    node_id: 'write',
    field: 'model_name',
  }
  const server = serve({ 'POST /api/graphs/check': [200, { problems: [missing] }] })
  open(graph(1, 'Report'))
  const problems = screen.getByRole('region', { name: 'Problems' })
  expect(within(problems).getByText('none')).toBeTruthy()
  await within(problems).findByText('There is no model "gone".', {}, { timeout: 3000 })
  expect(server.bodyOf('POST /api/graphs/check')).toMatchObject({ id: 'report' })
  choose('write')
  expect(screen.getAllByText('There is no model "gone".').length).toBeGreaterThan(1)
})

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

test('an older version is only looked at, until it is restored, which saves it as a new one', async () => {
  const server = serve({
    'GET /api/graphs/report/versions': [
      200,
      {
        items: [
          { revision: 3, updated: 2, name: 'Report' },
          { revision: 2, updated: 1, name: 'Older' },
        ],
      },
    ],
    'GET /api/graphs/report/versions/2': [200, graph(2, 'Older')],
    'PUT /api/graphs/report': [200, graph(4, 'Older')],
  })
  open(graph(3, 'Report'))
  fireEvent.click(await screen.findByText(/^v2 · Older/))
  await screen.findByText(/Version 2, to look at/)
  expect(field('Name').value).toBe('Older')
  expect(field('Name').closest('fieldset')?.disabled).toBe(true)
  press('Restore this version')
  expect(field('Name').closest('fieldset')?.disabled).toBe(false)
  await waitFor(() =>
    expect(server.bodyOf('PUT /api/graphs/report')).toMatchObject({
      revision: 3,
      definition: { name: 'Older' },
    }),
  )
})
