import { listVersions } from '@/lib/server/graphs/versions'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string }>(async (_request, { id }) =>
  Response.json(await listVersions(services(), localOwner, id)),
)

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
