/** For tests: a session with its store, and all that its listener is told. */
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunRequest } from './run-request'
import { createRunSession } from './run-session'
import { createRunStore } from './run-store'
import type { OpenStreamSlot, StreamSlotListener } from './stream-slots'

export const countRequest: RunRequest = {
  url: '/api/chat/completions',
  body: { user_prompt: 'Count', model_name: 'demo' },
  startsConversation: true,
}

/** Places that the test gives and takes. */
export function scriptedSlots(grants = true) {
  const listeners: StreamSlotListener[] = []
  const openSlot: OpenStreamSlot = (listener) => {
    listeners.push(listener)
    return {
      acquire: () => (grants ? listener.onGranted() : listener.onPaused()),
      takeOver: () => listener.onGranted(),
      close() {},
    }
  }
  return { openSlot, evict: () => listeners.at(-1)?.onPaused() }
}

export function recordSession(server: { readonly fetch: typeof fetch }, slots = scriptedSlots()) {
  const store = createRunStore()
  const told: string[] = []
  const completed = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<void>()
  const handle = createRunSession({
    store,
    openSlot: slots.openSlot,
    connection: { fetch: server.fetch, retry: { baseMs: 1, capMs: 4, maxFailures: 3 } },
    listener: {
      onComplete(run) {
        told.push(`complete ${run.status}`)
        completed.resolve()
      },
      onError({ code }) {
        told.push(`error ${code}`)
        failed.resolve()
      },
      onConversationCreated: (id) => told.push(`conversation ${id}`),
    },
  })
  const text = () => blocksOf(store.getState().run).map(({ content }) => content)
  return { handle, store, told, text, completed: completed.promise, failed: failed.promise }
}
