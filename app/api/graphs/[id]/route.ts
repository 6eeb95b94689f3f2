import { graphChangeSchema } from '@/lib/protocol/graphs'
import { changeGraph, findGraph, removeGraph } from '@/lib/server/graphs/graphs'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string }>(async (_request, { id }) =>
  Response.json(await findGraph(services(), localOwner, id)),
)

export const PUT = handle<{ id: string }>(async (request, { id }) => {
  const change = await readJson(request, graphChangeSchema)
  return Response.json(await changeGraph(services(), localOwner, id, change))
})

export const DELETE = handle<{ id: string }>(async (_request, { id }) => {
  await removeGraph(services(), localOwner, id)
  return new Response(null, { status: 204 })
})

export const { OPTIONS, PATCH, POST } = otherMethods('DELETE', 'GET', 'PUT')
