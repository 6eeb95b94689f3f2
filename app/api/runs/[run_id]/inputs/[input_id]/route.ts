import { inputAnswerSchema } from '@/lib/protocol/tools'
import { readJson } from '@/lib/server/http/body'
import { handle, otherMethods } from '@/lib/server/route'
import { answerInput } from '@/lib/server/runs/answer-question'
import { localOwner, services } from '@/lib/server/services'

export const POST = handle<{ run_id: string; input_id: string }>(async (request, params) => {
  const given = await readJson(request, inputAnswerSchema)
  const asked = { owner: localOwner, runId: params.run_id, questionId: params.input_id, by: 'You' }
  await answerInput(services(), asked, given)
  return new Response(null, { status: 202 })
})

export const { DELETE, GET, OPTIONS, PATCH, PUT } = otherMethods('POST')
