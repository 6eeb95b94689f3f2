// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Frame, FrameProvider } from '@/components/frame/frame-context'
import { AgentsProvider } from '@/hooks/use-agents'
import { ModelsProvider } from '@/hooks/use-models'
import { ToastProvider } from '@/hooks/use-toast'
import { agentDefinitionSchema, type AgentResource } from '@/lib/protocol/agents'
import { AgentEditor } from './agent-editor'

const agent = (revision: number, name: string): AgentResource => ({
  id: 'scout',
  revision,
  is_example: false,
  updated: 0,
  definition: agentDefinitionSchema.parse({ name }),
  problems: revision === 7 ? ['There is no model “gone”.'] : [],
})

const refusal = (code: string, message: string, param: string | null) => ({
  error: { message, type: 'x', code, param },
})

type Reply = readonly [status: number, body: unknown]

/** What the server answers, by method and path; lists are empty unless given. */
function serve(replies: Readonly<Record<string, Reply>>) {
  const sent: string[] = []
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url}`
    sent.push(key)
    const [status, body] = replies[key] ?? [200, { items: [], commands: [], default: '' }]
    return Promise.resolve(Response.json(body, { status }))
  })
  return sent
}

function open(initial: AgentResource | null) {
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
          <ToastProvider>
            <AgentEditor initial={initial} onMade={onMade} />
          </ToastProvider>
        </AgentsProvider>
      </ModelsProvider>
    </FrameProvider>,
  )
  return { onMade, frame }
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const write = (name: string, text: string) => fireEvent.change(field(name), { target: { value: text } })
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }))

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {}
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('what somebody else saved is told, and mine stays until it is said otherwise', async () => {
  serve({
    'PUT /api/agents/scout': [409, refusal('conflict', 'Saved elsewhere.', 'revision')],
    'GET /api/agents/scout': [200, agent(5, 'Theirs')],
  })
  open(agent(1, 'Scout'))
  write('Name', 'Mine')
  save()
  await screen.findByText(/Somebody else saved this agent/)
  expect(field('Name').value).toBe('Mine')
  fireEvent.click(screen.getByRole('button', { name: 'Load theirs' }))
  expect(field('Name').value).toBe('Theirs')
})

test('a new agent is sent, and its page is told the id', async () => {
  const sent = serve({ 'POST /api/agents': [201, agent(1, 'Scout')] })
  const { onMade, frame } = open(null)
  save()
  expect(await screen.findByText('Give it a name.')).toBeTruthy()
  expect(sent).not.toContain('POST /api/agents')
  write('Name', 'Scout')
  expect(frame.setGuard).toHaveBeenLastCalledWith(expect.any(Function))
  save()
  await waitFor(() => expect(onMade).toHaveBeenCalledExactlyOnceWith('scout'))
  await waitFor(() => expect(frame.setGuard).toHaveBeenLastCalledWith(null))
})

test('a name that is taken is said at the name', async () => {
  serve({ 'POST /api/agents': [409, refusal('conflict', 'Choose another name.', 'name')] })
  open(null)
  write('Name', 'Scout')
  save()
  await screen.findByText('Choose another name.')
  expect(field('Name').getAttribute('aria-invalid')).toBe('true')
})

test('JSON that is no agent holds the fields; a valid one moves them', () => {
  serve({})
  open(agent(1, 'Scout'))
  fireEvent.click(screen.getByRole('button', { name: 'JSON' }))
  write('Definition', '{"name": "Gu')
  expect(field('Name').closest('fieldset')?.disabled).toBe(true)
  write('Definition', '{"name": "Guide"}')
  expect(field('Name').closest('fieldset')?.disabled).toBe(false)
  expect(field('Name').value).toBe('Guide')
})

test('trying it saves first, then opens a chat with it', async () => {
  const sent = serve({ 'PUT /api/agents/scout': [200, agent(2, 'Guide')] })
  const { frame } = open(agent(1, 'Scout'))
  write('Name', 'Guide')
  fireEvent.click(screen.getByRole('button', { name: 'Try it' }))
  await waitFor(() => expect(frame.go).toHaveBeenCalledExactlyOnceWith('/?agent=scout', true))
  expect(sent).toContain('PUT /api/agents/scout')
})

test('what would keep it from running is said', () => {
  serve({})
  open(agent(7, 'Scout'))
  expect(screen.getByText('There is no model “gone”.')).toBeTruthy()
})

test('Ctrl S saves what was changed, and nothing that was not', async () => {
  const sent = serve({ 'PUT /api/agents/scout': [200, agent(2, 'Ranger')] })
  open(agent(1, 'Scout'))
  const keys = () => fireEvent.keyDown(window, { key: 's', ctrlKey: true })
  keys()
  write('Name', 'Ranger')
  keys()
  await waitFor(() => expect(sent.filter((key) => key.startsWith('PUT'))).toHaveLength(1))
  await screen.findByText(/saved/)
  keys()
  expect(sent.filter((key) => key.startsWith('PUT'))).toHaveLength(1)
})

test('that the agent is gone is told above the fields, not at its name', async () => {
  serve({
    'PUT /api/agents/scout': [404, refusal('agent_not_found', 'There is no agent “scout”.', 'agent_name')],
  })
  open(agent(1, 'Scout'))
  write('Name', 'Ranger')
  save()
  await screen.findByText(/There is no agent “scout”/)
  expect(field('Name').getAttribute('aria-invalid')).not.toBe('true')
})
