/** Loaded into a server that is measured: answers what it has used so far. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Usage {
  /** User and system time of the whole process, all threads, in µs. */
  readonly cpu: number
  /** Resident memory after a garbage collection, in bytes; only when asked for. */
  readonly memory: number
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

process.on('message', (question) => {
  if (question !== 'cpu' && question !== 'memory') return
  if (question === 'memory') collectGarbage()
  const { user, system } = process.cpuUsage()
  const usage: Usage = { cpu: user + system, memory: process.memoryUsage.rss() }
  process.send?.(usage)
})
// The channel alone must not keep the server alive.
process.channel?.unref()
