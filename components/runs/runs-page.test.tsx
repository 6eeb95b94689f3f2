// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Frame, FrameProvider } from '@/components/frame/frame-context'
import { Toaster } from '@/components/ui/toaster'
import { GraphsProvider } from '@/hooks/use-graphs'
import { ToastProvider } from '@/hooks/use-toast'
import type { RunSummary } from '@/lib/protocol/runs'
import { RunsPage } from './runs-page'

const search = vi.hoisted(() => ({ text: '' }))
vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(search.text) }))

const usage = { prompt_tokens: 12_000, completion_tokens: 400, total_tokens: 12_400 }

const run = (change: Partial<RunSummary>): RunSummary => ({
  run_id: 'r1',
  conversation_id: 'c1',
  title: 'Weekly report',
  mode: 'graph',
  speaker: 'report',
  status: 'completed',
  created: Date.now() - 5 * 60_000,
  duration_ms: 9_100,
  usage,
  ...change,
})

type Reply = readonly [status: number, body: unknown]

/** "GET /api/runs?mode=graph": what is asked, with its query in order and without the size of a page. */
function keyOf(url: string, method = 'GET'): string {
  const { pathname, searchParams } = new URL(url, 'http://weir')
  searchParams.delete('limit')
  searchParams.sort()
  return `${method} ${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`
}

/** What the server answers, by method and path. */
function serve(replies: Record<string, Reply>) {
  const sent: string[] = []
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const key = keyOf(url, init?.method)
    sent.push(key)
    const [status, body] = replies[key] ?? [
      404,
      { error: { message: `No ${key}`, type: 'x', code: 'not_found' } },
    ]
    return Promise.resolve(Response.json(body, { status }))
  })
  return sent
}

const list = (...items: RunSummary[]): Reply => [200, { items }]

function open() {
  const frame: Frame = {
    freshCount: 0,
    startNew: () => {},
    open: () => {},
    go: vi.fn<Frame['go']>(),
    openSheet: () => {},
    setGuard: () => {},
  }
  const page = () => (
    <FrameProvider value={frame}>
      <GraphsProvider>
        <ToastProvider>
          <RunsPage />
          <Toaster />
        </ToastProvider>
      </GraphsProvider>
    </FrameProvider>
  )
  const { rerender } = render(page())
  // What Next does when the URL changes.
  const navigate = () => {
    search.text = window.location.search
    rerender(page())
  }
  return { frame, navigate }
}

const rows = () => within(screen.getByRole('list', { name: 'Runs' })).getAllByRole('listitem')

beforeEach(() => {
  HTMLElement.prototype.hidePopover = () => {}
  search.text = ''
  window.history.replaceState(null, '', '/runs')
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('each run says how it stands in a word, and leads to its conversation', async () => {
  serve({
    'GET /api/runs': list(
      run({ run_id: 'r1', title: 'Asks', status: 'waiting', duration_ms: null, usage: null }),
      run({ run_id: 'r2', title: 'Works', status: 'running', duration_ms: null, usage: null }),
      run({ run_id: 'r3', title: 'Done', conversation_id: 'c3' }),
      run({ run_id: 'r4', title: 'Broke', status: 'failed' }),
      run({ run_id: 'r5', title: 'Spent', status: 'stopped', reason: 'limit_cost' }),
    ),
  })
  const { frame } = open()
  await screen.findByText('Done')
  expect(rows().map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^needs you\s*Asks/),
    expect.stringMatching(/^running\s*Works/),
    expect.stringMatching(/^completed\s*Done.*report.*5 min ago.*9\.1 s.*12\.4k/),
    expect.stringMatching(/^failed\s*Broke/),
    expect.stringMatching(/^at its limit\s*Spent/),
  ])
  fireEvent.click(screen.getByRole('link', { name: 'Done' }))
  expect(frame.go).toHaveBeenCalledWith('/c/c3')
})

test('the time of a run counts while it runs', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  serve({
    'GET /api/runs': list(run({ status: 'running', created: Date.now() - 65_000, duration_ms: null })),
  })
  open()
  await screen.findByText(/1:05/)
  await act(async () => {})
  act(() => void vi.advanceTimersByTime(2_000))
  screen.getByText(/1:07/)
})

test('a run that goes on can be stopped; the list then says so', async () => {
  const replies: Record<string, Reply> = {
    'GET /api/runs': list(run({ status: 'running', duration_ms: null })),
    'POST /api/runs/r1/cancel': [202, {}],
  }
  const sent = serve(replies)
  open()
  const stop = await screen.findByRole('button', { name: 'Stop Weekly report' })
  replies['GET /api/runs'] = list(run({ status: 'stopped', reason: 'user' }))
  fireEvent.click(stop)
  await waitFor(() => expect(rows()[0]?.textContent).toMatch(/^stopped/))
  expect(sent).toContain('POST /api/runs/r1/cancel')
  expect(screen.queryByRole('button', { name: /^Stop / })).toBeNull()
})

test('a run is saved as a file of the server', async () => {
  serve({ 'GET /api/runs': list(run({ run_id: 'r/1' })) })
  open()
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.getAttribute('href') ?? '')
  })
  fireEvent.click(await screen.findByRole('menuitem', { name: /Export as messages/, hidden: true }))
  expect(saved).toEqual(['/api/runs/r%2F1/export?format=messages'])
})

test('a Stop that fails is told, and can be tried again', async () => {
  serve({
    'GET /api/runs': list(run({ status: 'running', duration_ms: null })),
    'POST /api/runs/r1/cancel': [
      503,
      { error: { message: 'The database is away.', type: 'x', code: 'unavailable', param: null } },
    ],
  })
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Stop Weekly report' }))
  await screen.findByText('Not stopped. The database is away.')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Stop Weekly report' }).disabled).toBe(false)
})

test('a filter asks the server, stands in the URL, and can be taken away', async () => {
  const sent = serve({
    'GET /api/runs': list(run({}), run({ run_id: 'r2', title: 'Other', speaker: 'scan' })),
    'GET /api/runs?mode=graph': list(run({}), run({ run_id: 'r2', title: 'Other', speaker: 'scan' })),
    'GET /api/runs?mode=graph&speaker=scan': list(run({ run_id: 'r2', title: 'Other', speaker: 'scan' })),
    'GET /api/runs?mode=graph&speaker=scan&status=failed': list(),
  })
  const { navigate } = open()
  await screen.findByText('Other')
  fireEvent.change(screen.getByLabelText('Kind'), { target: { value: 'graph' } })
  navigate()
  fireEvent.change(await screen.findByLabelText('Whose'), { target: { value: 'scan' } })
  navigate()
  await waitFor(() => expect(rows()).toHaveLength(1))
  fireEvent.click(screen.getByRole('button', { name: 'Failed' }))
  expect(window.location.search).toBe('?mode=graph&speaker=scan&status=failed')
  navigate()
  await screen.findByText('No run is like that.')
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }))
  expect(window.location.href).toMatch(/\/runs$/)
  navigate()
  await waitFor(() => expect(rows()).toHaveLength(2))
  expect(sent).toContain('GET /api/runs?mode=graph&speaker=scan&status=failed')
})

test('more runs are loaded behind, and all that are shown are read again', async () => {
  const next = 'GET /api/runs?cursor=next'
  const replies: Record<string, Reply> = {
    'GET /api/runs': [200, { items: [run({})], next_cursor: 'next' }],
    [next]: list(run({ run_id: 'r2', title: 'Older', status: 'running', duration_ms: null })),
  }
  serve(replies)
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Load more' }))
  await screen.findByText('Older')
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  replies[next] = list(run({ run_id: 'r2', title: 'Older', status: 'failed' }))
  fireEvent(document, new Event('visibilitychange'))
  await waitFor(() => expect(rows()[1]?.textContent).toMatch(/^failed/))
})

test('no runs, and runs that cannot be read, are each said in a sentence', async () => {
  const replies: Record<string, Reply> = { 'GET /api/runs': [500, {}] }
  serve(replies)
  open()
  await screen.findByText(/The runs could not be read/)
  replies['GET /api/runs'] = list()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('Nothing here yet. What you run appears here.')
})

test('a wrong URL shows all runs', async () => {
  search.text = 'status=lost'
  serve({ 'GET /api/runs': list(run({})) })
  open()
  await waitFor(() => expect(rows()).toHaveLength(1))
})
