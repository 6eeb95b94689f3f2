// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { AnswerView } from '@/components/run/answer-view'
import { approval, approved, call, end, runStore, toolStart } from '@/components/run/agent-run-test-setup'
import { refuse, startTestServer, type Answer } from '@/testing/run-server'

const accept: Answer = (response) => response.writeHead(202).end()
const args = { target: 'prod', note: 'x'.repeat(400) }

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function setUp(...answers: readonly Answer[]) {
  const server = await startTestServer(...(answers.length > 0 ? answers : [accept]))
  vi.stubGlobal('fetch', server.fetch)
  const { store, take } = runStore(
    call(1, 'call-1', 'deploy', JSON.stringify(args)),
    approval(2, { arguments: args }),
  )
  render(<AnswerView store={store} speaker="auditor" isShownRunning isLast onRetry={null} branches={null} />)
  const card = screen.getByRole('group', { name: 'Approval needed: Run deploy?' })
  const button = (name: RegExp) => within(card).getByRole<HTMLButtonElement>('button', { name })
  const sent = () => server.requests.map(({ url, body }) => [url, JSON.parse(body)])
  return { take, card, button, sent, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const url = '/api/runs/run-1/approvals/approval-1'

test('it says who wants what, why, every argument in full, and what happens when nobody answers', async () => {
  await using ui = await setUp()
  const { card } = ui
  expect(card.textContent).toContain('auditor wants to run deploy. It changes data.')
  expect(card.textContent).toContain(`"note": "${'x'.repeat(400)}"`)
  expect(card.textContent).toMatch(/Refused if nobody answers in (10:00|9:59)/)
  expect(document.activeElement).toBe(document.body)
})

test('a click allows the call once, and a second click sends nothing', async () => {
  await using ui = await setUp()
  const { button, sent } = ui
  fireEvent.click(button(/Allow once/))
  expect(button(/Sent/).disabled).toBe(true)
  fireEvent.click(button(/Sent/))
  await waitFor(() => expect(sent()).toEqual([[url, { decision: 'allow_once' }]]))
})

test('keys count on the card, and not while somebody writes in it', async () => {
  await using ui = await setUp()
  const { card, sent } = ui
  fireEvent.keyDown(card, { key: 'n' })
  const reason = within(card).getByRole('textbox', { name: /Why it is refused/ })
  fireEvent.keyDown(reason, { key: 'y' })
  fireEvent.change(reason, { target: { value: ' Use staging ' } })
  fireEvent.submit(reason)
  await waitFor(() => expect(sent()).toEqual([[url, { decision: 'refuse', reason: 'Use staging' }]]))
})

test('a key with a modifier is the browser’s', async () => {
  await using ui = await setUp()
  const { card, sent } = ui
  fireEvent.keyDown(card, { key: 'n', ctrlKey: true })
  expect(within(card).queryByRole('textbox')).toBeNull()
  fireEvent.keyDown(card, { key: 'Y' })
  await waitFor(() => expect(sent()).toHaveLength(1))
})

test('edited arguments are sent when they are JSON, and cannot be sent before', async () => {
  await using ui = await setUp()
  const { card, button, sent } = ui
  fireEvent.keyDown(card, { key: 'e' })
  const field = within(card).getByRole<HTMLTextAreaElement>('textbox', { name: 'Arguments as JSON' })
  expect(JSON.parse(field.value)).toEqual(args)
  fireEvent.change(field, { target: { value: '{"target": ' } })
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(button(/Allow in this run/).disabled).toBe(true)
  fireEvent.change(field, { target: { value: '{"target": "staging"}' } })
  fireEvent.click(button(/Allow in this run/))
  await waitFor(() =>
    expect(sent()).toEqual([[url, { decision: 'allow_run', arguments: { target: 'staging' } }]]),
  )
})

test('arguments that were opened and left as they were are not sent', async () => {
  await using ui = await setUp()
  const { card, sent } = ui
  fireEvent.keyDown(card, { key: 'e' })
  fireEvent.keyDown(card, { key: 'y' })
  await waitFor(() => expect(sent()).toEqual([[url, { decision: 'allow_once' }]]))
})

test('the answer that came too late is told whose came first, also once the card is a line', async () => {
  const message = 'Already answered on another device: refused.'
  await using ui = await setUp(refuse(409, 'already_answered', { message }))
  const { button, take } = ui
  fireEvent.click(button(/Allow once/))
  expect((await screen.findByRole('alert')).textContent).toBe(message)
  take(approved(3, { decision: 'refuse', reason: 'No' }))
  expect(screen.queryByRole('button', { name: /Allow once/ })).toBeNull()
  expect(screen.getByText(/Refused by You/).textContent).toMatch(/^Refused by You, \d\d:\d\d: “No”$/)
  expect(screen.getByRole('alert').textContent).toBe(message)
})

test('when the server is away the card stays, and may be answered again', async () => {
  await using ui = await setUp((response) => response.destroy(), accept)
  const { button, sent } = ui
  fireEvent.click(button(/Allow once/))
  expect((await screen.findByRole('alert')).textContent).toBe(
    'The server could not be reached. Your answer was not sent; try again.',
  )
  fireEvent.click(button(/Allow once/))
  await waitFor(() => expect(sent()).toHaveLength(2))
})

test('the call stands in its question’s place until the answer, then beside it', async () => {
  await using ui = await setUp()
  const { take } = ui
  expect(screen.queryByRole('button', { name: /^deploy/ })).toBeNull()
  take(approved(3), toolStart(4, 'call-1', 'deploy', args))
  expect(screen.getByRole('button', { name: /^deploy/ })).toBeDefined()
})

test('a question that its run left behind says so', async () => {
  await using ui = await setUp()
  const { take } = ui
  take(end(9, { status: 'interrupted' }))
  expect(screen.getByText('Not answered: the run ended')).toBeDefined()
})
