import { expect } from 'vitest'
import { awkwardTexts, bytesOf, fileRecord, firstRun, owner, storageCase } from './records'

/** Every byte, so that none that means something to an adapter is left out. */
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index)

const largest = 12 * 2 ** 20

export const fileCases = [
  storageCase('a file is found and listed as it was put', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const file = fileRecord({ data: allBytes, mediaType: 'image/png', updated: 3_000 })
    expect(await storage.findFile(owner, 'conversation', 'notes.txt')).toBeUndefined()
    expect(await storage.listFiles(owner, 'conversation')).toEqual([])

    await storage.putFile(owner, file)

    expect(await storage.findFile(owner, 'conversation', 'notes.txt')).toEqual(file)
    const { data, ...entry } = file
    expect(await storage.listFiles(owner, 'conversation')).toEqual([{ ...entry, size: data.length }])
  }),

  storageCase('a file takes the place of one with the same name', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.putFile(owner, fileRecord())
    const other = fileRecord({ data: bytesOf('ü'), mediaType: 'text/markdown', updated: 500 })

    await storage.putFile(owner, other)

    expect(await storage.findFile(owner, 'conversation', 'notes.txt')).toEqual(other)
    expect(await storage.listFiles(owner, 'conversation')).toMatchObject([
      { name: 'notes.txt', mediaType: 'text/markdown', updated: 500, size: 2 },
    ])
  }),

  storageCase('of 10 writes at once to one name, one is there, whole', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const files = Array.from({ length: 10 }, (_, index) =>
      fileRecord({ data: new Uint8Array(1_000 + index).fill(index), updated: index }),
    )

    await Promise.all(files.map((file) => storage.putFile(owner, file)))

    const found = await storage.findFile(owner, 'conversation', 'notes.txt')
    expect(found).toEqual(files[found?.updated ?? -1])
    expect(await storage.listFiles(owner, 'conversation')).toHaveLength(1)
  }),

  storageCase('files are listed by name, those of their conversation alone', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.startRun(owner, firstRun({ name: 'two', conversationId: 'other' }))
    const names = ['b.txt', 'a.txt', 'B.txt', 'a', '10', '9', 'é', '日本']
    for (const name of names) await storage.putFile(owner, fileRecord({ name, data: bytesOf(name) }))
    await storage.putFile(owner, fileRecord({ conversationId: 'other', name: 'elsewhere' }))

    const listed = await storage.listFiles(owner, 'conversation')

    expect(listed.map(({ name, size }) => [name, size])).toEqual(
      names.toSorted().map((name) => [name, bytesOf(name).length]),
    )
    expect(await storage.findFile(owner, 'conversation', 'elsewhere')).toBeUndefined()
  }),

  storageCase('a file changes nothing of its conversation', async (storage) => {
    const begun = firstRun({ name: 'one' })
    await storage.startRun(owner, begun)

    await storage.putFile(owner, fileRecord({ updated: 9_000 }))

    expect(await storage.findConversation(owner, 'conversation')).toEqual(begun.conversation)
  }),

  storageCase('an empty file is a file, and a part of a buffer is that part', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.putFile(owner, fileRecord({ name: 'empty', data: new Uint8Array() }))
    await storage.putFile(owner, fileRecord({ name: 'part', data: allBytes.subarray(100, 103) }))

    const empty = await storage.findFile(owner, 'conversation', 'empty')
    const part = await storage.findFile(owner, 'conversation', 'part')

    expect(empty?.data).toEqual(new Uint8Array())
    expect(part?.data).toEqual(Uint8Array.of(100, 101, 102))
    expect((await storage.listFiles(owner, 'conversation')).map(({ size }) => size)).toEqual([0, 3])
  }),

  storageCase('a file of 12 MiB comes back byte for byte', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const data = new Uint8Array(largest).map((_, index) => (index * 31) % 251)
    await storage.putFile(owner, fileRecord({ data: data.subarray(1) }))

    await storage.putFile(owner, fileRecord({ data }))

    const found = await storage.findFile(owner, 'conversation', 'notes.txt')
    expect(Buffer.compare(found?.data ?? new Uint8Array(), data)).toBe(0)
    expect((await storage.listFiles(owner, 'conversation'))[0]?.size).toBe(largest)
  }),

  storageCase('a file of no conversation is refused', async (storage) => {
    await expect(storage.putFile(owner, fileRecord())).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
    })
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.removeConversation(owner, 'conversation')
    await expect(storage.putFile(owner, fileRecord())).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
    })

    expect(await storage.listFiles(owner, 'conversation')).toEqual([])
    expect(await storage.findFile(owner, 'conversation', 'notes.txt')).toBeUndefined()
  }),

  storageCase('files go with their conversation', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.startRun(owner, firstRun({ name: 'two', conversationId: 'other' }))
    const kept = fileRecord({ conversationId: 'other' })
    await storage.putFile(owner, fileRecord())
    await storage.putFile(owner, kept)

    await storage.removeConversation(owner, 'conversation')

    expect(await storage.findFile(owner, 'conversation', 'notes.txt')).toBeUndefined()
    expect(await storage.listFiles(owner, 'conversation')).toEqual([])
    expect(await storage.findFile(owner, 'other', 'notes.txt')).toEqual(kept)
    await storage.startRun(owner, firstRun({ name: 'one' }))
    expect(await storage.listFiles(owner, 'conversation')).toEqual([])
  }),

  storageCase('a file and the removal of its conversation at once leave nothing', async (storage) => {
    for (let round = 0; round < 10; round++) {
      await storage.startRun(owner, firstRun({ name: 'one' }))

      await Promise.allSettled([
        storage.putFile(owner, fileRecord({ name: 'a' })),
        storage.removeConversation(owner, 'conversation'),
        storage.putFile(owner, fileRecord({ name: 'b' })),
      ])

      expect(await storage.findConversation(owner, 'conversation')).toBeUndefined()
      expect(await storage.listFiles(owner, 'conversation')).toEqual([])
    }
  }),

  storageCase('awkward texts are names of files like any other', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const names = [...awkwardTexts, '../../etc/passwd', 'a/b', '.', '']
    for (const name of names) {
      const file = fileRecord({ name, mediaType: name, data: bytesOf(name) })
      expect(await storage.findFile(owner, 'conversation', name)).toBeUndefined()
      await storage.putFile(owner, file)
      expect(await storage.findFile(owner, 'conversation', name)).toEqual(file)
      expect(await storage.listFiles(owner, name)).toEqual([])
    }
    expect(await storage.listFiles(owner, 'conversation')).toHaveLength(names.length)
  }),
]
