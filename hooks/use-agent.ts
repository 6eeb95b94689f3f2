'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { AgentResource } from '@/lib/protocol/agents'
import { getAgent } from '@/lib/client/agents-api'
import { ClientError } from '@/lib/client/client-error'

export type AgentState =
  | { readonly status: 'ready'; readonly agent: AgentResource | null }
  | { readonly status: 'loading' | 'missing' | 'failed' }

/** One agent as the server has it now; of no id, one that is still to be made. What `id` is later plays no part. */
export function useAgent(id: string | null): AgentState & { readonly reload: () => void } {
  const first = useRef(id)
  const [state, setState] = useState<AgentState>(
    id === null ? { status: 'ready', agent: null } : { status: 'loading' },
  )

  const load = useCallback(async (signal?: AbortSignal) => {
    if (first.current === null) return
    const next = await getAgent(first.current, signal).then(
      (agent): AgentState => ({ status: 'ready', agent }),
      (error: unknown): AgentState => ({
        status: error instanceof ClientError && error.status === 404 ? 'missing' : 'failed',
      }),
    )
    if (signal?.aborted !== true) setState(next)
  }, [])

  useEffect(() => {
    const controller = new AbortController()
    void load(controller.signal)
    return () => controller.abort()
  }, [load])

  return {
    ...state,
    reload() {
      setState({ status: 'loading' })
      void load()
    },
  }
}
