import { findVersion } from '@/lib/server/graphs/versions'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string; revision: string }>(async (_request, { id, revision }) =>
  Response.json(await findVersion(services(), localOwner, id, Number(revision))),
)

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
