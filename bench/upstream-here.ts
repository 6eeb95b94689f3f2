/** An upstream in this process, for rows that say themselves when a word comes. */
import { createServer } from 'node:http'
import { freePort } from '@/testing/start-weir'
import { openAiEndpoint, type Answer } from './upstream.ts'

export interface UpstreamHere {
  /** Without `/v1`. */
  readonly url: string
  close(): void
}

/** Offers one model, `bench`. */
export async function startUpstreamHere(answer: Answer): Promise<UpstreamHere> {
  const port = await freePort()
  const endpoint = openAiEndpoint(['bench'], answer)
  const server = createServer((request, response) => {
    endpoint(request, response).catch(() => response.destroy())
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
