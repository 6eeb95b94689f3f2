import { z } from 'zod'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { parseQuery } from '@/lib/server/http/query'
import { changeConversation, openConversation, removeConversation } from '@/lib/server/runs/conversations'
import { localOwner, services } from '@/lib/server/services'

const changeSchema = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    tags: z.array(z.string().trim().min(1).max(50)).max(20),
  })
  .partial()

const querySchema = z.object({ cursor: z.string().max(500).optional() })

export const GET = handle<{ id: string }>(async (request, { id }) => {
  const { cursor } = parseQuery(request, querySchema)
  return Response.json(await openConversation(services(), localOwner, id, cursor))
})

export const PATCH = handle<{ id: string }>(async (request, { id }) => {
  const { title, tags } = await readJson(request, changeSchema)
  const change = { ...(title === undefined ? {} : { title }), ...(tags === undefined ? {} : { tags }) }
  return Response.json(await changeConversation(services(), localOwner, id, change))
})

export const DELETE = handle<{ id: string }>(async (_request, { id }) => {
  await removeConversation(services(), localOwner, id)
  return new Response(null, { status: 204 })
})

export const { OPTIONS, POST, PUT } = otherMethods('DELETE', 'GET', 'PATCH')
