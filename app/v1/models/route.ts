import { handle, methodNotAllowed } from '@/lib/server/route'
import { services } from '@/lib/server/services'

export const GET = handle(async () => {
  const { items } = await services().models.list()
  const data = items.map(({ id, demo }) => ({
    id,
    object: 'model',
    created: 0,
    owned_by: demo ? 'weir' : 'endpoint',
  }))
  return Response.json({ object: 'list', data })
}, 'openai')

export {
  methodNotAllowed as DELETE,
  methodNotAllowed as PATCH,
  methodNotAllowed as POST,
  methodNotAllowed as PUT,
}
