import { chatRequestSchema } from '@/lib/protocol/requests'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { answerStart } from '@/lib/server/run-route'
import { startChatRun } from '@/lib/server/runs/start-chat-run'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const body = await readJson(request, chatRequestSchema)
  return answerStart(services(), localOwner, request, body, (key) =>
    startChatRun(services(), localOwner, body, key),
  )
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
