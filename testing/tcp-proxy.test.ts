import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

const cleanups: (() => Promise<unknown> | void)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A target that sends `greeting` to whoever connects and then repeats what it hears, behind a proxy. */
async function arrange(greeting = '') {
  const target = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.write(greeting)
    socket.pipe(socket)
  })
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  const address = target.address()
  const proxy = await startTcpProxy(typeof address === 'object' && address !== null ? address.port : 0)
  cleanups.push(
    () => void target.close(),
    () => proxy.close(),
  )
  return proxy
}

function open(proxy: TcpProxy) {
  const socket: Socket = connect(proxy.port, '127.0.0.1')
  let text = ''
  const state = Promise.withResolvers<string>()
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()))
  socket.on('end', () => state.resolve('fin'))
  socket.on('error', (error: NodeJS.ErrnoException) => state.resolve(error.code ?? ''))
  cleanups.push(() => void socket.destroy())
  return {
    socket,
    text: () => text,
    /** How it ended: `fin`, or the code of its error. */
    ended: state.promise,
    until: async (length: number) => {
      while (text.length < length) await once(socket, 'data')
    },
  }
}

test('bytes pass in both directions', async () => {
  const connection = open(await arrange('hello '))
  connection.socket.write('world')
  await connection.until(11)
  expect(connection.text()).toBe('hello world')
})

test.each([
  ['fin', 'fin'],
  ['rst', 'ECONNRESET'],
] as const)('cut by %s ends open connections as %s', async (kind, ended) => {
  const proxy = await arrange('hello')
  const connection = open(proxy)
  await connection.until(5)
  proxy.cut(kind)
  expect(await connection.ended).toBe(ended)
})

test('silence keeps the connection and lets nothing pass, while a new one works', async () => {
  const proxy = await arrange('hello')
  const silent = open(proxy)
  await silent.until(5)
  proxy.cut('silence')
  silent.socket.write('lost')
  const fresh = open(proxy)
  fresh.socket.write('x')
  await fresh.until(6)
  expect([silent.text(), silent.socket.readyState, fresh.text(), proxy.connections()]).toEqual([
    'hello',
    'open',
    'hellox',
    2,
  ])
})

test.each(['fin', 'rst'] as const)(
  'each connection is cut by %s after exactly so many bytes',
  async (kind) => {
    const proxy = await arrange('0123456789')
    proxy.cutAfterBytes(4, kind)
    for (const connection of [open(proxy), open(proxy)]) {
      expect(await connection.ended).toBe(kind === 'fin' ? 'fin' : 'ECONNRESET')
      expect(connection.text()).toBe('0123')
    }
  },
)

test('all are cut together once they have carried so many bytes in sum', async () => {
  const proxy = await arrange('abc')
  const first = open(proxy)
  const second = open(proxy)
  await Promise.all([first.until(3), second.until(3)])
  proxy.cutAfterBytes(5, 'fin', 'all')
  first.socket.write('123')
  await first.until(6)
  second.socket.write('456')
  expect(await Promise.all([first.ended, second.ended])).toEqual(['fin', 'fin'])
  expect([first.text(), second.text()]).toEqual(['abc123', 'abc45'])
})

test('a plan may cut each connection somewhere else', async () => {
  const proxy = await arrange('0123456789')
  proxy.planCuts((connection) => (connection < 2 ? { bytes: connection + 1, kind: 'fin' } : undefined))
  const texts: string[] = []
  for (let index = 0; index < 2; index += 1) {
    const connection = open(proxy)
    await connection.ended
    texts.push(connection.text())
  }
  const whole = open(proxy)
  await whole.until(10)
  expect([...texts, whole.text()]).toEqual(['0', '01', '0123456789'])
})

test('held down, it refuses new connections and keeps open ones; released, it takes them again', async () => {
  const proxy = await arrange('hi')
  const before = open(proxy)
  await before.until(2)
  await proxy.hold()
  expect(await open(proxy).ended).toBe('ECONNREFUSED')
  before.socket.write('!')
  await before.until(3)
  await proxy.release()
  const after = open(proxy)
  await after.until(2)
  expect(after.text()).toBe('hi')
})
