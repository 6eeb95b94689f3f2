import { listAgents } from '@/lib/server/agents/agents'
import { listGraphs } from '@/lib/server/graphs/graphs'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle(async () => {
  const [models, agents, graphs] = await Promise.all([
    services().models.list(),
    listAgents(services(), localOwner),
    listGraphs(services(), localOwner),
  ])
  const data = [
    ...models.items.map(({ id, demo }) => modelOf(id, demo ? 'weir' : 'endpoint')),
    ...agents.items.map(({ id }) => modelOf(`agent:${id}`, 'weir')),
    ...graphs.items.map(({ id }) => modelOf(`graph:${id}`, 'weir')),
  ]
  return Response.json({ object: 'list', data })
}, 'openai')

function modelOf(id: string, ownedBy: string) {
  return { id, object: 'model', created: 0, owned_by: ownedBy }
}

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
