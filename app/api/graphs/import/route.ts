import { z } from 'zod'
import { importGraph } from '@/lib/server/graphs/import-graph'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const file = await readJson(request, z.unknown())
  return Response.json(await importGraph(services(), localOwner, file), { status: 201 })
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
