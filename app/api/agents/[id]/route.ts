import { agentChangeSchema } from '@/lib/protocol/agents'
import { changeAgent, findAgent, removeAgent } from '@/lib/server/agents/agents'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string }>(async (_request, { id }) =>
  Response.json(await findAgent(services(), localOwner, id)),
)

export const PUT = handle<{ id: string }>(async (request, { id }) => {
  const change = await readJson(request, agentChangeSchema)
  return Response.json(await changeAgent(services(), localOwner, id, change))
})

export const DELETE = handle<{ id: string }>(async (_request, { id }) => {
  await removeAgent(services(), localOwner, id)
  return new Response(null, { status: 204 })
})

export const { OPTIONS, PATCH, POST } = otherMethods('DELETE', 'GET', 'PUT')
