import { agentImportSchema, importAgent } from '@/lib/server/agents/agents'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const file = await readJson(request, agentImportSchema)
  return Response.json(await importAgent(services(), localOwner, file), { status: 201 })
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
