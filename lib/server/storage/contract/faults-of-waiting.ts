/** Faults around runs that wait for a person, and what the person answers. */
import type { StoredAnswer } from '@/lib/server/storage/storage'
import { type Fault, pause } from './fault'

const markFaults: readonly Fault[] = [
  {
    fault: 'keeps a run waiting once it waits',
    noticedBy: 'a run waits and goes on; nothing else of it changes',
    broken: (sound) => ({
      async markWaiting(owner, runId, isWaiting) {
        if (isWaiting) await sound.markWaiting(owner, runId, true)
      },
    }),
  },
  {
    fault: 'takes the status of a conversation from the run that changed last',
    noticedBy: 'a conversation waits while any of its runs does, then runs while any does',
    broken(sound) {
      let last: 'waiting' | 'running' = 'running'
      return {
        async markWaiting(owner, runId, isWaiting) {
          last = isWaiting ? 'waiting' : 'running'
          await sound.markWaiting(owner, runId, isWaiting)
        },
        async findConversation(owner, id) {
          const found = await sound.findConversation(owner, id)
          return found && { ...found, status: last }
        },
      }
    },
  },
  {
    fault: 'says that a conversation runs whenever a run starts',
    noticedBy: 'a run that starts beside one that waits leaves the conversation waiting',
    broken(sound) {
      let lastStart: string | undefined
      return {
        async startRun(owner, newRun) {
          lastStart = newRun.run.conversationId
          return sound.startRun(owner, newRun)
        },
        async findConversation(owner, id) {
          const found = await sound.findConversation(owner, id)
          return found && id === lastStart ? { ...found, status: 'running' } : found
        },
      }
    },
  },
  {
    fault: 'ends only what runs',
    noticedBy: 'a run ends from waiting like any other, and does not wait again',
    broken: (sound) => ({
      async finishRun(owner, runId, blocks, end) {
        const run = await sound.findRun(owner, runId)
        if (run?.status === 'running') await sound.finishRun(owner, runId, blocks, end)
      },
    }),
  },
  {
    fault: 'cancels only what runs',
    noticedBy: 'a run that waits can be cancelled',
    broken: (sound) => ({
      async cancelRun(owner, runId, by) {
        const run = await sound.findRun(owner, runId)
        if (run?.status === 'running') await sound.cancelRun(owner, runId, by)
      },
    }),
  },
  {
    fault: 'does not recover what waits',
    noticedBy: 'runs that wait are among the unfinished and the active, oldest first',
    broken: (sound) => ({
      unfinishedRuns: async () =>
        (await sound.unfinishedRuns()).filter(({ run }) => run.status === 'running'),
    }),
  },
  {
    fault: 'does not count what waits as active',
    noticedBy: 'runs that wait are among the unfinished and the active, oldest first',
    broken: (sound) => ({
      activeRuns: async (owner, id) =>
        (await sound.activeRuns(owner, id)).filter(({ status }) => status === 'running'),
    }),
  },
  {
    fault: 'lists what waits after what runs',
    noticedBy: 'runs that wait are among the unfinished and the active, oldest first',
    broken: (sound) => ({
      async activeRuns(owner, id) {
        const runs = await sound.activeRuns(owner, id)
        return runs.toSorted((one, other) => other.status.localeCompare(one.status))
      },
    }),
  },
]

const answerFaults: readonly Fault[] = [
  {
    fault: 'lets the last answer win',
    noticedBy: 'the first answer to a question stays',
    broken(sound) {
      const last = new Map<string, StoredAnswer>()
      return {
        async answerQuestion(owner, runId, answer) {
          last.set(answer.questionId, answer)
          return sound.answerQuestion(owner, runId, answer)
        },
        async answersOf(owner, runId) {
          const answers = await sound.answersOf(owner, runId)
          return answers.map((answer) => last.get(answer.questionId) ?? answer)
        },
      }
    },
  },
  {
    fault: 'looks for an answer before it stores, not while',
    noticedBy: 'of 20 answers at once to one question the first counts and no other',
    broken: (sound) => ({
      async answerQuestion(owner, runId, answer) {
        const answers = await sound.answersOf(owner, runId)
        await pause()
        if (answers.some(({ questionId }) => questionId === answer.questionId)) return false
        await sound.answerQuestion(owner, runId, answer)
        return true
      },
    }),
  },
  {
    fault: 'keeps answers by question alone',
    noticedBy: 'two runs may ask by the same id, each for its own answer',
    broken(sound) {
      const answered = new Set<string>()
      return {
        async answerQuestion(owner, runId, answer) {
          if (answered.has(answer.questionId)) return false
          answered.add(answer.questionId)
          return sound.answerQuestion(owner, runId, answer)
        },
      }
    },
  },
  {
    fault: 'takes answers for runs that have ended',
    noticedBy: 'a run that has ended or is gone takes no answer',
    broken: (sound) => ({
      async answerQuestion(owner, runId, answer) {
        await sound.answerQuestion(owner, runId, answer)
        return (await sound.findRun(owner, runId)) !== undefined
      },
    }),
  },
  {
    fault: 'keeps the answers of runs that are gone',
    noticedBy: 'answers go with their conversation, and their ids are free again',
    broken(sound) {
      const kept = new Map<string, readonly StoredAnswer[]>()
      return {
        async removeConversation(owner, id) {
          for (const run of await sound.activeRuns(owner, id))
            kept.set(run.id, await sound.answersOf(owner, run.id))
          return sound.removeConversation(owner, id)
        },
        answersOf: async (owner, runId) => kept.get(runId) ?? sound.answersOf(owner, runId),
      }
    },
  },
]

export const waitingFaults: readonly Fault[] = [...markFaults, ...answerFaults]
