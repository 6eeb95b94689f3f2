import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'
import { publicOrigin } from '@/lib/server/http/public-origin'

export const POST = handle<{ id: string }>(async (request, { id }) => {
  return Response.json(await services().toolServers.connect(localOwner, id, publicOrigin(request)))
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
