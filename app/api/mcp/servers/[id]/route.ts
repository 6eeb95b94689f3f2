import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'
import { publicOrigin } from '@/lib/server/http/public-origin'
import { toolServerChangeSchema } from '@/lib/server/tools/mcp/server-change'

export const GET = handle<{ id: string }>(async (_request, { id }) => {
  return Response.json(await services().toolServers.get(localOwner, id))
})

export const PUT = handle<{ id: string }>(async (request, { id }) => {
  const change = await readJson(request, toolServerChangeSchema)
  return Response.json(await services().toolServers.change(localOwner, id, change, publicOrigin(request)))
})

export const DELETE = handle<{ id: string }>(async (_request, { id }) => {
  await services().toolServers.remove(localOwner, id)
  return new Response(null, { status: 204 })
})

export const { OPTIONS, PATCH, POST } = otherMethods('DELETE', 'GET', 'PUT')
