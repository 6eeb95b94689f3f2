// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  closeEditor,
  field,
  graph,
  open,
  prepareDocument,
  press,
  type Reply,
  serve,
  write,
} from './graph-editor-test-setup'

beforeEach(() => prepareDocument())
afterEach(closeEditor)

const versions: Reply = [
  200,
  {
    items: [
      { revision: 3, updated: 3, name: 'Report' },
      { revision: 2, updated: 2, name: 'Older' },
      { revision: 1, updated: 1, name: 'Oldest' },
    ],
  },
]

const chooseVersion = async (name: RegExp) => fireEvent.click(await screen.findByText(name))

/** A reply that comes when it is told to; `answer` resolves once the page has read it. */
function lateReply() {
  const { promise, resolve } = Promise.withResolvers<Reply>()
  return {
    reply: promise,
    async answer(reply: Reply) {
      resolve(reply)
      await new Promise(setImmediate)
    },
  }
}

test('an older version is only looked at, until it is restored, which saves it as a new one', async () => {
  const server = serve({
    'GET /api/graphs/report/versions': versions,
    'GET /api/graphs/report/versions/2': [200, graph(2, 'Older')],
    'PUT /api/graphs/report': [200, graph(4, 'Older')],
  })
  open(graph(3, 'Report'))
  await chooseVersion(/^v2 · Older/)
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

test('while an older version is shown, no key saves, undoes or does again what stands behind it', async () => {
  const server = serve({
    'GET /api/graphs/report/versions': versions,
    'GET /api/graphs/report/versions/2': [200, graph(2, 'Older')],
  })
  open(graph(3, 'Report'))
  write('Name', 'Mine')
  await chooseVersion(/^v2 · Older/)
  await screen.findByText(/^Version 2/)
  fireEvent.keyDown(window, { key: 's', ctrlKey: true })
  fireEvent.keyDown(window, { key: 'z', ctrlKey: true })
  press('Back to the newest')
  expect(field('Name').value).toBe('Mine')
  expect(server.bodyOf('PUT /api/graphs/report')).toBeUndefined()
  fireEvent.keyDown(window, { key: 'z', ctrlKey: true })
  expect(field('Name').value).toBe('Report')
})

test('the version that was asked for last is shown, whichever answer comes last', async () => {
  const slow = lateReply()
  serve({
    'GET /api/graphs/report/versions': versions,
    'GET /api/graphs/report/versions/2': slow.reply,
    'GET /api/graphs/report/versions/1': [200, graph(1, 'Oldest')],
  })
  open(graph(3, 'Report'))
  await chooseVersion(/^v2 · Older/)
  await chooseVersion(/^v1 · Oldest/)
  await screen.findByText(/^Version 1/)
  await act(() => slow.answer([200, graph(2, 'Older')]))
  expect(field('Name').value).toBe('Oldest')
})

test('a version that comes after one has gone back to the newest is not shown', async () => {
  const slow = lateReply()
  serve({
    'GET /api/graphs/report/versions': versions,
    'GET /api/graphs/report/versions/2': slow.reply,
  })
  open(graph(3, 'Report'))
  await chooseVersion(/^v2 · Older/)
  await chooseVersion(/^v3 · Report/)
  await act(() => slow.answer([200, graph(2, 'Older')]))
  expect(field('Name').value).toBe('Report')
})
