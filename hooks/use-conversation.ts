'use client'

import { startTransition, useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationDetail } from '@/lib/blocks/transcript'
import { getConversation } from '@/lib/client/api'
import { ClientError } from '@/lib/client/client-error'

export interface ConversationState {
  /** `new`: there is no id yet. `missing`: the server knows none of this id. */
  readonly status: 'new' | 'loading' | 'ready' | 'missing' | 'failed'
  readonly detail: ConversationDetail | null
  /** Reads it again; an answer that comes late never replaces a later one. */
  reload: (id: string) => Promise<void>
}

/** One conversation with its messages, read at first for `id` and then whenever it is asked for. */
export function useConversation(id: string | null): ConversationState {
  const [detail, setDetail] = useState<ConversationDetail | null>(null)
  const [status, setStatus] = useState<ConversationState['status']>(id === null ? 'new' : 'loading')
  const latest = useRef<AbortController | null>(null)
  const first = useRef(id)

  const reload = useCallback(async (conversationId: string) => {
    latest.current?.abort()
    const controller = new AbortController()
    latest.current = controller
    const answer = await getConversation(conversationId, controller.signal).catch((error: unknown) =>
      error instanceof ClientError && error.code === 'not_found' ? 'missing' : 'failed',
    )
    if (controller.signal.aborted) return
    if (typeof answer === 'string') {
      // What is on the page is not taken away because it could not be read again.
      return setStatus((before) => (before === 'ready' && answer === 'failed' ? before : answer))
    }
    // A long conversation is rendered in slices, not in one task.
    startTransition(() => {
      setDetail(answer)
      setStatus('ready')
    })
  }, [])

  useEffect(() => {
    if (first.current !== null) void reload(first.current)
    return () => latest.current?.abort()
  }, [reload])

  return { status, detail, reload }
}
