import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  convertToModelMessages,
  createUIMessageStreamResponse,
  streamText,
  toUIMessageStream,
  type LanguageModel,
  type UIMessage,
} from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { eventsPerTick, tickingAnswer } from '@/bench/load'

interface ChatBody {
  readonly messages: UIMessage[]
  readonly model?: string
}

const endpoint = createOpenAICompatible({
  name: 'upstream',
  baseURL: process.env['OPENAI_BASE_URL'] ?? '',
  apiKey: 'none',
})

export async function POST(request: Request): Promise<Response> {
  const { messages, model = 'bench' }: ChatBody = await request.json()
  const result = streamText({
    model: model.startsWith('in-process') ? inProcessModel(model) : endpoint(model),
    messages: await convertToModelMessages(messages),
    abortSignal: request.signal,
  })
  return createUIMessageStreamResponse({ stream: toUIMessageStream({ stream: result.stream }) })
}

/** The same words on the same ticks as Weir's in-process model. */
function inProcessModel(name: string): LanguageModel {
  return new MockLanguageModelV4({
    doStream: async ({ abortSignal }) => {
      const words = tickingAnswer(eventsPerTick(name), () => abortSignal?.aborted === true)
      return {
        stream: new ReadableStream({
          start(controller) {
            controller.enqueue({ type: 'stream-start', warnings: [] })
            controller.enqueue({ type: 'text-start', id: '0' })
          },
          async pull(controller) {
            const { done, value } = await words.next()
            if (done === true) controller.close()
            else controller.enqueue({ type: 'text-delta', id: '0', delta: value })
          },
        }),
      }
    },
  })
}
