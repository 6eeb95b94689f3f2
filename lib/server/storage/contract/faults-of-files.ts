/** Faults around the files of conversations. */
import type { StoredFile } from '@/lib/server/storage/storage'
import { type Fault, pause } from './fault'

const isNotFound = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'not_found'

export const fileFaults: readonly Fault[] = [
  {
    fault: 'keeps the first file of a name',
    noticedBy: 'a file takes the place of one with the same name',
    broken: (sound) => ({
      async putFile(owner, file) {
        if (!(await sound.findFile(owner, file.conversationId, file.name))) await sound.putFile(owner, file)
      },
    }),
  },
  {
    fault: 'reads bytes as text',
    noticedBy: 'a file is found and listed as it was put',
    broken: (sound) => ({
      async findFile(owner, id, name) {
        const found = await sound.findFile(owner, id, name)
        return found && { ...found, data: new TextEncoder().encode(new TextDecoder().decode(found.data)) }
      },
    }),
  },
  {
    fault: 'counts characters instead of bytes',
    noticedBy: 'a file takes the place of one with the same name',
    broken: (sound) => ({
      async listFiles(owner, id) {
        const files = await sound.listFiles(owner, id)
        const found = await Promise.all(files.map(({ name }) => sound.findFile(owner, id, name)))
        return files.map((file, index) => ({
          ...file,
          size: new TextDecoder().decode(found[index]?.data).length,
        }))
      },
    }),
  },
  {
    fault: 'stores the whole buffer of which a file is a part',
    noticedBy: 'an empty file is a file, and a part of a buffer is that part',
    broken: (sound) => ({
      putFile: (owner, file) =>
        sound.putFile(owner, { ...file, data: new Uint8Array(file.data.buffer.slice(0)) }),
    }),
  },
  {
    fault: 'takes an empty file for none',
    noticedBy: 'an empty file is a file, and a part of a buffer is that part',
    broken: (sound) => ({
      async findFile(owner, id, name) {
        const found = await sound.findFile(owner, id, name)
        return found?.data.length ? found : undefined
      },
    }),
  },
  {
    fault: 'mixes two writes at once',
    noticedBy: 'of 10 writes at once to one name, one is there, whole',
    broken(sound) {
      const types = new Map<string, number>()
      return {
        async putFile(owner, file) {
          await sound.putFile(owner, file)
          await pause()
          types.set(file.name, (types.get(file.name) ?? 0) + 1)
        },
        async findFile(owner, id, name) {
          const found = await sound.findFile(owner, id, name)
          return found && { ...found, data: found.data.subarray(types.get(name)) }
        },
      }
    },
  },
  {
    fault: 'changes the last byte of what is large',
    noticedBy: 'a file of 12 MiB comes back byte for byte',
    broken: (sound) => ({
      async findFile(owner, id, name) {
        const found = await sound.findFile(owner, id, name)
        return found && { ...found, data: found.data.with(-1, 1) }
      },
    }),
  },
  {
    fault: 'takes files for conversations that are not there',
    noticedBy: 'a file of no conversation is refused',
    broken: (sound) => ({
      async putFile(owner, file) {
        await sound.putFile(owner, file).catch((error: unknown) => {
          if (!isNotFound(error)) throw error
        })
      },
    }),
  },
  {
    fault: 'moves a conversation up when a file is put',
    noticedBy: 'a file changes nothing of its conversation',
    broken(sound) {
      let updated = 0
      return {
        async putFile(owner, file) {
          updated = file.updated
          await sound.putFile(owner, file)
        },
        async findConversation(owner, id) {
          const found = await sound.findConversation(owner, id)
          return found && { ...found, updated: Math.max(found.updated, updated) }
        },
      }
    },
  },
  {
    fault: 'lists the files of all conversations',
    noticedBy: 'files are listed by name, those of their conversation alone',
    broken: (sound) => ({
      listFiles: async (owner) => {
        const { items } = await sound.listConversations(owner, { limit: 200 })
        return (await Promise.all(items.map(({ id }) => sound.listFiles(owner, id)))).flat()
      },
    }),
  },
  {
    fault: 'keeps files when their conversation is removed',
    noticedBy: 'files go with their conversation',
    broken(sound) {
      const kept: StoredFile[] = []
      return {
        async putFile(owner, file) {
          await sound.putFile(owner, file)
          kept.push(file)
        },
        findFile: async (owner, id, name) =>
          (await sound.findFile(owner, id, name)) ??
          kept.find((file) => file.conversationId === id && file.name === name),
      }
    },
  },
  {
    fault: 'cuts names at a slash',
    noticedBy: 'awkward texts are names of files like any other',
    broken: (sound) => ({
      putFile: (owner, file) => sound.putFile(owner, { ...file, name: file.name.split('/').at(-1) ?? '' }),
    }),
  },
]
