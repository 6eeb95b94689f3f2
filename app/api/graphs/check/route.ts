import { graphDraftSchema } from '@/lib/protocol/graph-answers'
import { checkGraph } from '@/lib/server/graphs/graphs'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const draft = await readJson(request, graphDraftSchema)
  return Response.json(await checkGraph(services(), localOwner, draft))
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
