import { readJson } from '@/lib/server/http/body'
import { answerCompletion } from '@/lib/server/openai-door/answer-completion'
import { completionRequestSchema } from '@/lib/server/openai-door/completion-request'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

/** Messages may carry images. */
const maxBodyBytes = 20 * 1024 * 1024

export const POST = handle(async (request) => {
  const body = await readJson(request, completionRequestSchema, maxBodyBytes)
  return answerCompletion(services(), localOwner, body, request.signal)
}, 'openai')

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
