// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { ServerProblem } from './server-problem'

afterEach(cleanup)

test('the sentence stands alone, and the output of the process keeps its lines', () => {
  const output = 'Error: no key\n    at start (server.js:1)\n\nNode.js v24'
  const { container } = render(
    <ServerProblem problem={`notes ended before it was connected.\n\n${output}`} state="failed" />,
  )
  expect(screen.getByText('notes ended before it was connected.').tagName).toBe('P')
  expect(container.querySelector('pre')?.textContent).toBe(output)
})

test('a sentence alone has no empty block behind it', () => {
  const { container } = render(<ServerProblem problem="notes asks you to sign in." state="needs_sign_in" />)
  expect(container.querySelector('pre')).toBeNull()
})
