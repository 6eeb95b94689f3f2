/** Storages broken on purpose: each fault is one that an adapter could really have, and the contract must notice it. */
import type { Storage } from '@/lib/server/storage/storage'
import { type Fault, pause } from './fault'
import { documentFaults } from './faults-of-documents'
import { fileFaults } from './faults-of-files'
import { runListFaults } from './faults-of-run-list'
import { waitingFaults } from './faults-of-waiting'

/** Usage is read, added up and written back by each end, with time for another one in between. */
function losesUpdates(sound: Storage): Partial<Storage> {
  const written = new Map<string, number>()
  return {
    async finishRun(owner, runId, blocks, end) {
      const id = (await sound.findRun(owner, runId))?.conversationId ?? ''
      const before = written.get(id) ?? 0
      await pause()
      await sound.finishRun(owner, runId, blocks, end)
      written.set(id, before + end.usage.total_tokens)
    },
    async findConversation(owner, id) {
      const found = await sound.findConversation(owner, id)
      return found && { ...found, usage: { ...found.usage, total_tokens: written.get(id) ?? 0 } }
    },
  }
}

/** The cursor is the time alone; `repeats` reads from that time on, else strictly after it. */
function pagesByTime(sound: Storage, repeats: boolean): Partial<Storage> {
  return {
    async listConversations(owner, { limit, cursor }) {
      const { items } = await sound.listConversations(owner, { limit: 200 })
      const before = cursor === undefined ? Infinity : Number(cursor)
      const rest = items.filter(({ updated }) => updated < before || (repeats && updated === before))
      const page = rest.slice(0, limit)
      return { items: page, nextCursor: rest.length > limit ? String(page.at(-1)?.updated) : undefined }
    },
  }
}

export const faults: readonly Fault[] = [
  ...waitingFaults,
  ...documentFaults,
  ...fileFaults,
  ...runListFaults,
  {
    fault: 'loses updates of usage',
    noticedBy: 'usage adds up over ten runs that end at once',
    broken: losesUpdates,
  },
  {
    fault: 'overwrites usage',
    noticedBy: 'usage adds up over runs that end one after the other',
    broken(sound) {
      let usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
      return {
        async finishRun(owner, runId, blocks, end) {
          usage = end.usage
          await sound.finishRun(owner, runId, blocks, end)
        },
        async findConversation(owner, id) {
          const found = await sound.findConversation(owner, id)
          return found && { ...found, usage }
        },
      }
    },
  },
  {
    fault: 'lets a run end twice',
    noticedBy: 'a run ends once: a second end changes nothing',
    broken(sound) {
      let status: 'running' | 'completed' | 'failed' | 'stopped' | 'interrupted' = 'running'
      return {
        async finishRun(owner, runId, blocks, end) {
          status = end.status
          await sound.finishRun(owner, runId, blocks, end)
        },
        async findRun(owner, runId) {
          const run = await sound.findRun(owner, runId)
          return run && { ...run, status }
        },
      }
    },
  },
  {
    fault: 'looks for the key before it stores, not while',
    noticedBy: 'of 20 starts at once with one key, one is stored and all get that one',
    broken: (sound) => ({
      async startRun(owner, newRun) {
        const key = newRun.run.idempotencyKey
        const known = key === undefined ? undefined : await sound.findRunByKey(owner, key)
        await pause()
        if (known) return { run: known, created: false }
        return sound.startRun(owner, { ...newRun, run: { ...newRun.run, idempotencyKey: undefined } })
      },
    }),
  },
  {
    fault: 'stores the conversation before it fails',
    noticedBy: 'an id that is taken is refused, and nothing of that start is stored',
    broken: (sound) => ({
      async startRun(owner, newRun) {
        try {
          return await sound.startRun(owner, newRun)
        } catch (error) {
          const id = `${newRun.run.id} left over`
          const rest = { ...newRun.answer, id, parent_id: null }
          await sound.startRun(owner, { run: { ...newRun.run, id, answerMessageId: id }, answer: rest })
          throw error
        }
      },
    }),
  },
  {
    fault: 'lets the last canceller win',
    noticedBy: 'the first to cancel a run stays its canceller, also after the end',
    broken(sound) {
      let last: string | undefined
      return {
        async cancelRun(owner, runId, by) {
          last = by
          await sound.cancelRun(owner, runId, by)
        },
        async findRun(owner, runId) {
          const run = await sound.findRun(owner, runId)
          return run && { ...run, cancelledBy: last }
        },
      }
    },
  },
  {
    fault: 'skips where times are equal',
    noticedBy: 'pages neither repeat nor skip where times are equal',
    broken: (sound) => pagesByTime(sound, false),
  },
  {
    fault: 'repeats where times are equal',
    noticedBy: 'pages neither repeat nor skip where times are equal',
    broken: (sound) => pagesByTime(sound, true),
  },
  {
    fault: 'takes any cursor',
    noticedBy: 'a cursor that nobody gave out is refused',
    broken: (sound) => ({
      listConversations: (owner, { limit }) => sound.listConversations(owner, { limit }),
    }),
  },
  {
    fault: 'ignores branches',
    noticedBy: 'a path goes from the root down one branch',
    broken: (sound) => ({
      async path(owner, conversationId, leafId) {
        const { items } = await sound.listMessages(owner, conversationId, { limit: 1_000 })
        return items.slice(0, items.findIndex(({ id }) => id === leafId) + 1)
      },
    }),
  },
  {
    fault: 'lists messages by time',
    noticedBy: 'messages are listed in the order in which they were stored, whatever their times',
    broken: (sound) => ({
      async listMessages(owner, conversationId, page) {
        const found = await sound.listMessages(owner, conversationId, page)
        return { ...found, items: found.items.toSorted((one, other) => one.created - other.created) }
      },
    }),
  },
  {
    fault: 'hides a conversation and keeps its runs',
    noticedBy: 'removing a conversation removes all that is in it, and names its runs',
    broken(sound) {
      const removed = new Set<string>()
      return {
        async removeConversation(owner, id) {
          removed.add(id)
          return (await sound.activeRuns(owner, id)).map((run) => run.id)
        },
        findConversation: async (owner, id) =>
          removed.has(id) ? undefined : sound.findConversation(owner, id),
      }
    },
  },
  {
    fault: 'cuts texts at NUL',
    noticedBy: 'awkward texts come back unchanged from every field',
    broken: (sound) => ({
      async findMessage(owner, id) {
        const message = await sound.findMessage(owner, id)
        return message?.role === 'user'
          ? { ...message, content: message.content.split('\u0000')[0] ?? '' }
          : message
      },
    }),
  },
  {
    fault: 'normalizes Unicode',
    noticedBy: 'awkward texts come back unchanged from every field',
    broken: (sound) => ({
      async findConversation(owner, id) {
        const found = await sound.findConversation(owner, id)
        return found && { ...found, title: found.title.normalize() }
      },
    }),
  },
]
