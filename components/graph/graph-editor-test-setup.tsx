/** The editor of a graph, and what a person does in it. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { vi } from 'vitest'
import { type Frame, FrameProvider } from '@/components/frame/frame-context'
import { AgentsProvider } from '@/hooks/use-agents'
import { GraphsProvider } from '@/hooks/use-graphs'
import { ModelsProvider } from '@/hooks/use-models'
import { ToastProvider } from '@/hooks/use-toast'
import { type GraphProblem, type GraphResource, graphDefinitionSchema } from '@/lib/protocol/graphs'
import { GraphEditor } from './graph-editor'

export const graph = (
  revision: number,
  name: string,
  problems: readonly GraphProblem[] = [],
): GraphResource => ({
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

export const refusal = (code: string, message: string, param: string | null) => ({
  error: { message, type: 'x', code, param },
})

export type Reply = readonly [status: number, body: unknown]

interface Sent {
  readonly key: string
  readonly body: unknown
}

/** What the server answers, by method and path; lists are empty and graphs in order unless given. */
export function serve(replies: Readonly<Record<string, Reply | Promise<Reply>>> = {}) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url}`
    sent.push({ key, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    const [status, body] = (await replies[key]) ?? [
      200,
      { items: [], commands: [], default: '', problems: [] },
    ]
    return Response.json(body, { status })
  })
  return { bodyOf: (key: string) => sent.find((one) => one.key === key)?.body }
}

export function open(initial: GraphResource | null) {
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

export const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
export const write = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
export const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
export const nodes = () =>
  within(screen.getByRole('list', { name: /^Nodes of/ }))
    .getAllByRole('button')
    .map((button) => button.dataset.node)
export const node = (id: string) => {
  const found = screen.getAllByRole('button').find((button) => button.dataset.node === id)
  if (found === undefined) throw new Error(`There is no node ${id}`)
  return found
}
export const choose = (id: string) => fireEvent.click(node(id))
export const add = (kind: string) => {
  const [menu] = screen.getAllByRole('menu', { name: 'Add a node', hidden: true })
  if (menu) fireEvent.click(within(menu).getByText(kind))
}
export const json = () => fireEvent.click(screen.getByRole('tab', { name: 'JSON' }))

/** What jsdom lacks; the page is a wide one unless given. */
export function prepareDocument(matching = '(min-width: 1120px)') {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query === matching,
    addEventListener: () => {},
    removeEventListener: () => {},
  }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  Element.prototype.scrollIntoView = () => {}
  HTMLElement.prototype.hidePopover = () => {}
}

export function closeEditor() {
  cleanup()
  vi.unstubAllGlobals()
}
