import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDataFolder } from './data-folder'

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
    import { lockDataFolder } from ${JSON.stringify(new URL('data-folder.ts', import.meta.url).href)}
    lockDataFolder(${JSON.stringify(path)})
    gc()
    // Keeps the process alive.
    process.on('message', () => {})
    setImmediate(() => process.send('locked'))`
  const child = fork('-', {
    execArgv: ['--expose-gc', '--input-type=module-typescript', '--eval', program],
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

test('a path that cannot be a folder is an error of its own', () => {
  expect(() => lockDataFolder('/dev/null/data')).toThrow('ENOTDIR')
})
