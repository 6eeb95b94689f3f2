import { once } from 'node:events'
import { createServer } from 'node:net'
import { EnvError } from './env'
import { systemReason } from './system-reason'

/**
 * Tries whether a server can listen here, and stops listening at once.
 * @throws EnvError that names HOST or PORT when it cannot.
 */
export async function checkAddress(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
  } catch (error) {
    throw new EnvError(problemOf(error, host, port), { cause: error })
  }
  await once(server.close(), 'close')
}

function problemOf(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `PORT ${port} is taken on ${host}: stop what listens there, or set another.`
  if (code === 'EACCES') return `PORT ${port} must not be used by this account: set one from 1024 on.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST must be an address of this machine, and ${host} is not: ${systemReason(error)}.`
  return `Nothing can listen at HOST ${host} and PORT ${port}: ${systemReason(error)}.`
}
