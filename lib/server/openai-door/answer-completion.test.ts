import { expect, test, vi } from 'vitest'
import { graphWith, model } from '@/lib/server/engine/graph-test-setup'
import { AppError } from '@/lib/server/http/app-error'
import { createHandle } from '@/lib/server/http/handle'
import { openGraphs, putGraph } from '@/lib/server/runs/graph-runs-test-setup'
import { openWeir, owner, untilAborted } from '@/lib/server/runs/runs-test-setup'
import type { RunServices } from '@/lib/server/runs/run-services'
import { answerCompletion } from './answer-completion'

vi.spyOn(console, 'error').mockImplementation(() => {})

const open = { password: undefined, apiKey: undefined, now: 0, hosts: [] }
const handle = createHandle(() => open)

/** As the route answers. */
function ask(weir: RunServices, modelName: string, stream = false): Promise<Response> {
  const body = { model: modelName, stream, messages: [{ role: 'user' as const, content: 'Go.' }] }
  const route = handle(() => answerCompletion(weir, owner, body, untilAborted))
  const request = new Request('http://localhost/v1', { headers: { host: 'localhost' } })
  return route(request, { params: Promise.resolve({}) })
}

const failing = {
  a: () => {
    throw new AppError('upstream_rejected', 'The model refused (400).')
  },
}

test.each([false, true])('a graph that fails is not to be asked again (stream: %s)', async (stream) => {
  await using weir = openGraphs(failing)
  await putGraph(weir, 'work', graphWith([model('a')], ['start > a > end']))
  const response = await ask(weir, 'graph:work', stream)
  expect([response.status, response.headers.get('x-should-retry')]).toEqual([500, 'false'])
  expect(await response.json()).toMatchObject({ error: { code: 'node_failed', type: 'node_error' } })
  expect(weir.called).toEqual(['a'])
})

test('an error of the server itself in mid-run is not to be asked again', async () => {
  await using weir = openGraphs()
  const broken = { ...weir, models: { clientFor: async () => ({ stream: () => ({}) as never }) } }
  const response = await ask(broken, 'agent:researcher')
  expect([response.status, response.headers.get('x-should-retry')]).toEqual([500, 'false'])
})

test.each(['none', 'agent:nobody', 'graph:nothing'])(
  '%s is refused by the field that the request has, and may be asked for again',
  async (name) => {
    await using weir = openWeir()
    const response = await ask(weir, name)
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([404, null])
    expect(await response.json()).toMatchObject({ error: { param: 'model' } })
  },
)
