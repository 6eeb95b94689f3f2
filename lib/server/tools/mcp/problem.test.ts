import { SdkError, SdkErrorCode } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { connectProblem } from './problem'

const place = 'http://tools.test/mcp'

function negotiationFailure(cause: unknown): SdkError {
  const { EraNegotiationFailed } = SdkErrorCode
  return new SdkError(EraNegotiationFailed, 'Version negotiation probe failed: …', undefined, { cause })
}

test('a server that cannot be reached is said without the protocol of it', () => {
  const cause = new TypeError('fetch failed', { cause: new Error('bad port') })
  expect(connectProblem(negotiationFailure(cause), place)).toEqual({
    state: 'failed',
    problem: `${place} cannot be reached: bad port.`,
  })
})

test('what answers with something else is no tool server', () => {
  expect(connectProblem(negotiationFailure(new Error('no JSON')), place).problem).toBe(
    `${place} does not answer as a tool server does.`,
  )
})

test('what a process wrote stands behind a blank line, with its line breaks', () => {
  const closed = new SdkError(SdkErrorCode.ConnectionClosed, 'Connection closed')
  expect(connectProblem(closed, 'notes', 'Error: no key\n    at start').problem).toBe(
    'notes ended before it was connected.\n\nError: no key\n    at start',
  )
})
