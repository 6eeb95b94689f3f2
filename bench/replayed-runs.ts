/** Stands in front of Weir: a run that a page starts is the replay of given events; all else is Weir's own. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEvent } from '@/lib/protocol/events'
import { done, encodeEvent } from '@/lib/sse/encode'
import { freePort } from '@/testing/start-weir'

/** Of each run. */
const eventsPerSecond = 200

export interface ReplayedRuns {
  readonly url: string
  close(): void
}

/**
 * @param weir the URL of the real one
 * @param runs by the path whose POST starts them
 */
export async function startReplayedRuns(
  weir: string,
  runs: Readonly<Record<string, readonly RunEvent[]>>,
): Promise<ReplayedRuns> {
  const port = await freePort()
  const server = createServer((incoming, response) => {
    const events = incoming.method === 'POST' ? runs[incoming.url ?? ''] : undefined
    if (events === undefined) passOn(weir, incoming, response)
    else void replay(events, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function replay(events: readonly RunEvent[], response: ServerResponse): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'X-Run-Id': 'run',
    'X-Conversation-Id': 'conversation',
  })
  const start = performance.now()
  for (const [index, told] of events.entries()) {
    const event = told.type === 'run_start' ? { ...told, created: Date.now() } : told
    const dueIn = start + (index * 1000) / eventsPerSecond - performance.now()
    if (dueIn > 0) await sleep(dueIn)
    if (response.destroyed) return
    response.write(encodeEvent(index + 1, JSON.stringify(event)))
  }
  response.end(done)
}

function passOn(weir: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '/' } = incoming
  const call = request(new URL(url, weir), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  call.on('error', () => response.destroy())
  incoming.pipe(call)
}
