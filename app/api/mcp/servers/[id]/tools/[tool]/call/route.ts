import { toolCallBodySchema } from '@/lib/protocol/tools'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'
import { tryTool } from '@/lib/server/tools/mcp/try-tool'

export const POST = handle<{ id: string; tool: string }>(async (request, { id, tool }) => {
  const { arguments: args } = await readJson(request, toolCallBodySchema)
  const trial = { owner: localOwner, serverId: id, toolName: tool, args }
  return Response.json(await tryTool(services(), trial, request.signal))
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
