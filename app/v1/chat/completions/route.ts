import { readJson } from '@/lib/server/http/body'
import { answerCompletion } from '@/lib/server/openai-door/answer-completion'
import { completionRequestSchema } from '@/lib/server/openai-door/completion-request'
import { handle, methodNotAllowed } from '@/lib/server/route'
import { services } from '@/lib/server/services'

export const POST = handle(async (request) => {
  const body = await readJson(request, completionRequestSchema)
  return answerCompletion(services(), body, request.signal)
}, 'openai')

export {
  methodNotAllowed as DELETE,
  methodNotAllowed as GET,
  methodNotAllowed as PATCH,
  methodNotAllowed as PUT,
}
