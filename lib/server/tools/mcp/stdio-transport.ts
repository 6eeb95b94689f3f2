import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { maxMessageBytes } from './limits'

export interface StdioTransport {
  readonly transport: StdioClientTransport
  /** The end of what the process wrote to stderr. */
  readonly lastWords: () => string
}

const keptCharacters = 2000

/** How long a process may take to end when its input ends. */
const graceMs = 500

/**
 * A child process that speaks MCP. It gets none of Weir's environment but what every program needs (`PATH`, `HOME`, …),
 * and does not outlive Weir's own process.
 */
export function createStdioTransport(command: string, args: readonly string[]): StdioTransport {
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    stderr: 'pipe',
    maxBufferSize: maxMessageBytes,
  })
  let words = ''
  transport.stderr?.on('data', (text: Buffer) => {
    words = (words + text.toString('utf8')).slice(-keptCharacters)
  })
  let pid: number | undefined
  let ending: NodeJS.Timeout | undefined
  const kill = () => {
    if (pid !== undefined) killProcess(pid)
  }
  const [start, close] = [transport.start.bind(transport), transport.close.bind(transport)]
  transport.start = async () => {
    await start()
    // Kept here: the transport forgets it as soon as it begins to close.
    pid = transport.pid ?? undefined
    process.once('exit', kill)
  }
  transport.close = () => {
    // The transport itself asks kindly for four seconds, which is long when Weir is being stopped.
    ending ??= setTimeout(kill, graceMs)
    return close()
  }
  // The client calls what it finds here before its own.
  transport.onclose = () => {
    pid = undefined
    clearTimeout(ending)
    process.off('exit', kill)
  }
  return { transport, lastWords: () => words.trim() }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended, and only what it started holds its output open.
  }
}
