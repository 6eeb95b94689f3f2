import { handle } from '@/lib/server/route'
import { services } from '@/lib/server/services'

export const GET = handle(async () => Response.json(await services().models.list()))
