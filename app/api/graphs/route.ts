import { graphDefinitionSchema } from '@/lib/protocol/graphs'
import { listGraphs, saveNew } from '@/lib/server/graphs/graphs'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle(async () => Response.json(await listGraphs(services(), localOwner)))

export const POST = handle(async (request) => {
  const definition = await readJson(request, graphDefinitionSchema)
  return Response.json(await saveNew(services(), localOwner, definition), { status: 201 })
})

export const { DELETE, OPTIONS, PATCH, PUT } = otherMethods('GET', 'POST')
