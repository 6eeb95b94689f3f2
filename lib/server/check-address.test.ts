import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from '@/testing/start-weir'
import { checkAddress } from './check-address'
import { EnvError } from './env'

test('an address that is free is free again afterwards', async () => {
  const port = await freePort()
  await checkAddress('127.0.0.1', port)
  await checkAddress('127.0.0.1', port)
})

test('a port that is taken is named', async () => {
  const port = await freePort()
  await using server = createServer()
  await once(server.listen(port, '127.0.0.1'), 'listening')
  await expect(checkAddress('127.0.0.1', port)).rejects.toEqual(
    new EnvError(`PORT ${port} is taken on 127.0.0.1: stop what listens there, or set another.`),
  )
})

test('a host that is no address of this machine is named', async () => {
  await expect(checkAddress('203.0.113.1', await freePort())).rejects.toEqual(
    new EnvError('HOST must be an address of this machine, and 203.0.113.1 is not: address not available.'),
  )
})
