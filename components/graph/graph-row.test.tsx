// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { FrameProvider } from '@/components/frame/frame-context'
import { GraphsProvider } from '@/hooks/use-graphs'
import { ToastProvider } from '@/hooks/use-toast'
import type { GraphProblem } from '@/lib/protocol/graphs'
import { graph, serve } from './graph-editor-test-setup'
import { GraphRow } from './graph-row'

afterEach(cleanup)

const problem = (severity: GraphProblem['severity'], message: string): GraphProblem => ({
  severity,
  code: 'unused_output',
  message,
  node_id: 'write',
})

function show(...problems: readonly GraphProblem[]) {
  serve()
  const nothing = () => {}
  const frame = { freshCount: 0, startNew: nothing, open: nothing, go: nothing, openSheet: nothing }
  render(
    <FrameProvider value={{ ...frame, setGuard: nothing }}>
      <GraphsProvider>
        <ToastProvider>
          <ul>
            <GraphRow graph={graph(1, 'Report', problems)} />
          </ul>
        </ToastProvider>
      </GraphsProvider>
    </FrameProvider>,
  )
  return screen.getByRole<HTMLButtonElement>('button', { name: /^Run/ })
}

test('a graph with errors cannot be run from its row, which says why', () => {
  const run = show(problem('error', 'No edge.'), problem('warning', 'Unread.'), problem('error', 'No end.'))
  expect(run.disabled).toBe(true)
  const reason = document.querySelector(`#${CSS.escape(run.getAttribute('aria-describedby') ?? '')}`)
  expect(reason?.textContent).toBe('2 errors keep it from running')
  expect(screen.queryByText(/Unread/)).toBeNull()
})

test('a warning names its node and keeps nothing from running', () => {
  expect(show(problem('warning', 'Nothing reads what it gives.')).disabled).toBe(false)
  expect(screen.getByText(/write: Nothing reads what it gives\./)).toBeDefined()
})
