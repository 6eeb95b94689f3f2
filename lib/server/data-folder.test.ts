import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DataFolderError, lockDataFolder } from './data-folder'

function temporaryFolder(): { readonly path: string } & Disposable {
  const parent = mkdtempSync(join(tmpdir(), 'weir-lock-'))
  return {
    path: join(parent, 'data'),
    [Symbol.dispose]: () => rmSync(parent, { recursive: true }),
  }
}

/** Another process that holds the folder until it is killed, and keeps no reference to the lock. */
async function holdInAnotherProcess(path: string): Promise<ChildProcess> {
  const program = `
    import { DataFolderError, lockDataFolder } from ${JSON.stringify(new URL('data-folder.ts', import.meta.url).href)}
    lockDataFolder(${JSON.stringify(path)})
    gc()
    // Keeps the process alive.
    process.on('message', () => {})
    setImmediate(() => process.send('locked'))`
  const child = fork('-', {
    execArgv: [
      '--expose-gc',
      '--import',
      './scripts/register-paths.ts',
      '--input-type=module-typescript',
      '--eval',
      program,
    ],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return child
}

test('the folder is made for its owner alone', () => {
  using folder = temporaryFolder()
  using _lock = lockDataFolder(folder.path)
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
})

test('a second taker is told which folder is in use and what to do', () => {
  using folder = temporaryFolder()
  using _lock = lockDataFolder(folder.path)
  expect(() => lockDataFolder(folder.path)).toThrow(
    `Another Weir is using the data folder ${folder.path}. Stop it, or set WEIR_DATA_DIR to another folder.`,
  )
})

test('the folder is free again when the lock is disposed of', () => {
  using folder = temporaryFolder()
  lockDataFolder(folder.path)[Symbol.dispose]()
  using lock = lockDataFolder(folder.path)
  expect(lock).toBeDefined()
})

test('another process keeps the folder until it is killed, and not a moment longer', async () => {
  using folder = temporaryFolder()
  const holder = await holdInAnotherProcess(folder.path)
  expect(() => lockDataFolder(folder.path)).toThrow('Another Weir is using the data folder')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  using lock = lockDataFolder(folder.path)
  expect(lock).toBeDefined()
})

test.each([
  ['/dev/null/data', '/dev/null is a file'],
  ['/dev/null', '/dev/null is a file'],
  ['/proc/nope', 'no such file or directory'],
  ['/proc', 'unable to open database file'],
])('%s cannot be used, and a sentence names the setting and the reason', (path, reason) => {
  expect(() => lockDataFolder(path)).toThrow(
    new DataFolderError(
      `WEIR_DATA_DIR must be a folder that Weir can write to, and ${path} is not: ${reason}.`,
    ),
  )
})

test('folders on the way are made as well', () => {
  using folder = temporaryFolder()
  using _lock = lockDataFolder(join(folder.path, 'a', 'b'))
  expect(statSync(join(folder.path, 'a', 'b')).isDirectory()).toBe(true)
})
