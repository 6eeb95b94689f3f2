import { toolServerInputSchema } from '@/lib/protocol/tools'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'
import { publicOrigin } from '@/lib/server/http/public-origin'

export const GET = handle(async () => {
  const list = await services().toolServers.list(localOwner)
  return Response.json(list, { headers: { 'Cache-Control': 'private, no-cache' } })
})

export const POST = handle(async (request) => {
  const definition = await readJson(request, toolServerInputSchema)
  const server = await services().toolServers.add(localOwner, definition, publicOrigin(request))
  return Response.json(server, { status: 201 })
})

export const { DELETE, OPTIONS, PATCH, PUT } = otherMethods('GET', 'POST')
