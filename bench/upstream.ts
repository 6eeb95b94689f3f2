/** An OpenAI-compatible endpoint whose answers are generators of words. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

interface ChatBody {
  readonly model: string
  readonly messages: readonly { readonly content: unknown }[]
}

export interface Question {
  readonly model: string
  /** The last message as text: the AI SDK sends parts, Weir sends a string. */
  readonly prompt: string
  /** Whether the socket has been closed. */
  readonly isOver: () => boolean
}

export type Answer = (question: Question) => AsyncIterable<string>

/** Serves `GET /v1/models` with these names, and anything else as a streamed chat completion. */
export function openAiEndpoint(models: readonly string[], answer: Answer) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }))
      return
    }
    const { model, messages }: ChatBody = JSON.parse(await text(request))
    const prompt = JSON.stringify(messages.at(-1)?.content ?? '')
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.flushHeaders()
    const closed = once(response, 'close')
    for await (const word of answer({ model, prompt, isOver: () => response.destroyed })) {
      if (!response.write(chunkFrame(model, { content: word })) && !response.destroyed) {
        await Promise.race([once(response, 'drain'), closed])
      }
    }
    response.end(`${chunkFrame(model, {}, 'stop')}data: [DONE]\n\n`)
  }
}

function chunkFrame(model: string, delta: object, finish_reason: string | null = null): string {
  return `data: ${JSON.stringify({
    id: 'chatcmpl-0123456789abcdefghijklm',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model,
    choices: [{ index: 0, delta, finish_reason }],
  })}\n\n`
}
