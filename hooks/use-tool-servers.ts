'use client'

import { useCallback, useState } from 'react'
import type { ToolServerInput, ToolServerList, ToolServerResource } from '@/lib/protocol/tools'
import {
  addToolServer,
  changeToolServer,
  connectToolServer,
  listToolServers,
  removeToolServer,
} from '@/lib/client/tools-api'
import { ClientError } from '@/lib/client/client-error'
import { sentenceOf } from './sentence-of'
import { usePolling } from './use-polling'

/** A server may be stored and have a problem of its own; `refusal` says why it was not stored, and of which field. */
export type PutAnswer =
  | { readonly server: ToolServerResource; readonly refusal: null }
  | { readonly refusal: { readonly sentence: string; readonly field: string | undefined } }

export interface ToolServers extends ToolServerList {
  readonly status: 'loading' | 'ready' | 'failed'
  refresh: () => Promise<void>
  /** Adds a server, or changes that of an id, whose `kept` headers stay as they are stored. */
  put: (id: string | null, input: ToolServerInput, kept: readonly string[]) => Promise<PutAnswer>
  /** These two resolve to why it did not work; null when it did. */
  connect: (id: string) => Promise<string | null>
  remove: (id: string) => Promise<string | null>
}

const pollWhileMoving = 2_000
const pollWhileStill = 15_000
const noList: ToolServerList = { items: [], commands: [] }

/** The tool servers and how they stand, read again and again while the tab is visible. */
export function useToolServers(): ToolServers {
  const [list, setList] = useState(noList)
  const [status, setStatus] = useState<ToolServers['status']>('loading')

  const refresh = useCallback(async () => {
    const answer = await listToolServers().catch(() => null)
    if (answer !== null) setList(answer)
    setStatus((before) => (answer !== null ? 'ready' : before === 'ready' ? 'ready' : 'failed'))
  }, [])

  const isMoving = list.items.some((server) => isOnItsWay(server))
  usePolling(refresh, isMoving ? pollWhileMoving : pollWhileStill)

  async function act(request: Promise<unknown>): Promise<string | null> {
    const problem = await request.then(() => null, sentenceOf)
    await refresh()
    return problem
  }

  return {
    ...list,
    status,
    refresh,
    async put(id, input, kept) {
      const request = id === null ? addToolServer(input) : changeToolServer(id, input, kept)
      const answer = await request.then(
        (server): PutAnswer => ({ server, refusal: null }),
        (error: unknown): PutAnswer => ({ refusal: { sentence: sentenceOf(error), field: fieldOf(error) } }),
      )
      await refresh()
      return answer
    },
    connect: (id) => act(connectToolServer(id)),
    remove: (id) => act(removeToolServer(id)),
  }
}

function fieldOf(error: unknown): string | undefined {
  return error instanceof ClientError ? error.param?.split('.')[0] : undefined
}

/** Its state is about to change by itself, or in another tab where a person signs in. */
function isOnItsWay({ state }: ToolServerResource): boolean {
  return state === 'connecting' || state === 'reconnecting' || state === 'needs_sign_in'
}
