/**
 * Loaded into Weir's process before it starts: adds models whose words come from the process itself, so that reading
 * an upstream over HTTP is not part of what is measured. Everything behind the model adapter is Weir as it was built.
 */
import type { ModelClient } from '@/lib/server/engine/ports'
import type { Services } from '@/lib/server/services'
import { eventsPerTick, tickingAnswer } from './load.ts'

const inProcessModel: ModelClient = {
  async *stream({ model }, signal) {
    const chunk = {
      id: 'chatcmpl-0123456789abcdefghijklm',
      object: 'chat.completion.chunk',
      created: 1_760_000_000,
      model,
    } as const
    for await (const content of tickingAnswer(eventsPerTick(model), () => signal.aborted)) {
      yield { ...chunk, choices: [{ index: 0, delta: { content } }] }
    }
  },
}

function withInProcessModel(services: Services): Services {
  const { models } = services
  return Object.assign(services, {
    models: {
      ...models,
      clientFor: async (name: string) =>
        name.startsWith('in-process') ? inProcessModel : models.clientFor(name),
    },
  })
}

let services: Services | undefined
Object.defineProperty(globalThis, 'weirServices', {
  get: () => services,
  set: (opened: Services) => {
    services = withInProcessModel(opened)
  },
})
