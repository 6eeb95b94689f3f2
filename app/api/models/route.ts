import { handle, otherMethods } from '@/lib/server/route'
import { services } from '@/lib/server/services'

export const GET = handle(async () => Response.json(await services().models.list()))

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
