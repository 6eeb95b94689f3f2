/** Storages that each leave the owner out of account in one verb. */
import type { Storage } from '@/lib/server/storage/storage'

/** The verbs that take an owner first, each with the owner left out of account. */
export const ownerless = {
  findRun: (sound) => ({ findRun: (_owner, id) => sound.findRun('ada', id) }),
  findRunByKey: (sound) => ({ findRunByKey: (_owner, key) => sound.findRunByKey('ada', key) }),
  findConversation: (sound) => ({ findConversation: (_owner, id) => sound.findConversation('ada', id) }),
  findMessage: (sound) => ({ findMessage: (_owner, id) => sound.findMessage('ada', id) }),
  listConversations: (sound) => ({
    listConversations: (_owner, page) => sound.listConversations('ada', page),
  }),
  listMessages: (sound) => ({ listMessages: (_owner, id, page) => sound.listMessages('ada', id, page) }),
  lastAnswer: (sound) => ({ lastAnswer: (_owner, id) => sound.lastAnswer('ada', id) }),
  path: (sound) => ({ path: (_owner, id, leafId) => sound.path('ada', id, leafId) }),
  activeRuns: (sound) => ({ activeRuns: (_owner, id) => sound.activeRuns('ada', id) }),
  listRuns: (sound) => ({ listRuns: (_owner, page) => sound.listRuns('ada', page) }),
  updateConversation: (sound) => ({
    updateConversation: (_owner, id, change) => sound.updateConversation('ada', id, change),
  }),
  removeConversation: (sound) => ({
    removeConversation: (_owner, id) => sound.removeConversation('ada', id),
  }),
  cancelRun: (sound) => ({ cancelRun: (_owner, id, by) => sound.cancelRun('ada', id, by) }),
  finishRun: (sound) => ({ finishRun: (_owner, id, blocks, end) => sound.finishRun('ada', id, blocks, end) }),
  markWaiting: (sound) => ({
    markWaiting: (_owner, id, isWaiting) => sound.markWaiting('ada', id, isWaiting),
  }),
  answerQuestion: (sound) => ({
    answerQuestion: (_owner, id, answer) => sound.answerQuestion('ada', id, answer),
  }),
  answersOf: (sound) => ({ answersOf: (_owner, id) => sound.answersOf('ada', id) }),
  putDocument: (sound) => ({ putDocument: (_owner, document) => sound.putDocument('ada', document) }),
  findDocument: (sound) => ({ findDocument: (_owner, kind, id) => sound.findDocument('ada', kind, id) }),
  listDocuments: (sound) => ({
    listDocuments: (_owner, kind, prefix) => sound.listDocuments('ada', kind, prefix),
  }),
  removeDocument: (sound) => ({
    removeDocument: (_owner, kind, id) => sound.removeDocument('ada', kind, id),
  }),
  putFile: (sound) => ({ putFile: (_owner, file) => sound.putFile('ada', file) }),
  findFile: (sound) => ({ findFile: (_owner, id, name) => sound.findFile('ada', id, name) }),
  listFiles: (sound) => ({ listFiles: (_owner, id) => sound.listFiles('ada', id) }),
  startRun: (sound) => ({ startRun: (_owner, newRun) => sound.startRun('ada', newRun) }),
} satisfies Record<string, (sound: Storage) => Partial<Storage>>
