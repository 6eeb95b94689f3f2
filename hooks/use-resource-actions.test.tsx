// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { ClientError } from '@/lib/client/client-error'
import {
  type Resource,
  type ResourceActions,
  type ResourceCalls,
  useResourceActions,
} from './use-resource-actions'
import { type Toast, ToastProvider, useToast } from './use-toast'

afterEach(cleanup)

interface Definition {
  readonly name: string
}
type Imported = { readonly id: string }

/** Notes what is asked of the server; `refusal`, while it is given, is what it answers. */
function servedBy(refusal: () => ClientError | null) {
  const asked: unknown[] = []
  async function note<Answer>(what: readonly unknown[], answer: Answer): Promise<Answer> {
    asked.push(what)
    const error = refusal()
    if (error !== null) throw error
    return answer
  }
  const calls: ResourceCalls<Definition, Imported> = {
    kind: 'graph',
    importFile: (file) => note(['import', file], { id: 'new' }),
    exportText: (id) => note(['export', id], 'text'),
    save: (id, change) => note(['save', id, change], null),
    remove: (id) => note(['remove', id], undefined),
  }
  const refresh = async () => void asked.push('refresh')
  return { asked, calls, refresh }
}

function open(refusal: () => ClientError | null = () => null) {
  const { asked, calls, refresh } = servedBy(refusal)
  const now: { actions?: ResourceActions<Definition, Imported>; toast?: Toast | null } = {}
  function Page(): ReactNode {
    now.actions = useResourceActions(calls, refresh)
    now.toast = useToast().shown
    return null
  }
  render(
    <ToastProvider>
      <Page />
    </ToastProvider>,
  )
  if (now.actions === undefined) throw new Error('nothing was drawn')
  return { asked, actions: now.actions, toast: () => now.toast }
}

const digest: Resource<Definition> = {
  id: 'digest',
  revision: 3,
  is_example: false,
  definition: { name: 'Digest' },
}

test('a copy is imported without an id, so that it gets a free one', async () => {
  const { asked, actions } = open()
  expect(await actions.duplicate(digest.definition)).toEqual({ id: 'new' })
  expect(asked).toEqual([['import', { weir: 'graph', definition: { name: 'Digest copy' } }], 'refresh'])
})

test('what was deleted is brought back under its id', async () => {
  const { asked, actions, toast } = open()
  expect(await actions.remove(digest)).toBe(true)
  await expect.poll(toast).toMatchObject({ text: 'Digest is deleted.', action: { label: 'Undo' } })
  toast()?.action?.onSelect()
  await expect.poll(() => asked).toHaveLength(4)
  expect(asked).toEqual([
    ['remove', 'digest'],
    'refresh',
    ['import', { weir: 'graph', id: 'digest', definition: { name: 'Digest' } }],
    'refresh',
  ])
})

test('a changed example that was reset is saved again over the shipped one', async () => {
  const { asked, actions, toast } = open()
  await actions.remove({ ...digest, is_example: true })
  await expect.poll(toast).toMatchObject({ text: 'Digest is reset to the shipped version.' })
  toast()?.action?.onSelect()
  await expect
    .poll(() => asked)
    .toContainEqual(['save', 'digest', { revision: 0, definition: digest.definition }])
})

test('what the server refuses is told in a toast, and the list is read anew', async () => {
  const { asked, actions, toast } = open(() => new ClientError('connection_failed', 'The server is away.'))
  expect(await actions.duplicate(digest.definition)).toBeNull()
  await expect.poll(toast).toEqual({ text: 'Not duplicated. The server is away.', isError: true })
  expect(await actions.remove(digest)).toBe(false)
  await expect.poll(toast).toEqual({ text: 'Not deleted. The server is away.', isError: true })
  expect(asked.filter((what) => what === 'refresh')).toHaveLength(2)
})

test('a file that is no JSON is not sent, and one that the server refuses says why', async () => {
  const { asked, actions } = open(() => new ClientError('invalid_request', 'The file holds no graph.'))
  expect(await actions.takeIn('{')).toEqual({ problem: expect.stringMatching(/^This is not JSON: /) })
  expect(asked).toEqual([])
  expect(await actions.takeIn('[1]')).toEqual({ problem: 'The file holds no graph.' })
  expect(asked).toEqual([['import', [1]], 'refresh'])
})
