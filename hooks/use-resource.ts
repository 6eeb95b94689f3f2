'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { ClientError } from '@/lib/client/client-error'

type ResourceState<Resource> =
  | { readonly status: 'ready'; readonly resource: Resource | null }
  | { readonly status: 'loading' | 'missing' | 'failed' }

export type LoadedResource<Resource> = ResourceState<Resource> & { readonly reload: () => void }

/**
 * One agent or graph as the server has it now; of no id, one that is still to be made.
 * What `id` and `read` are later plays no part.
 */
export function useResource<Resource>(
  id: string | null,
  read: (id: string, signal?: AbortSignal) => Promise<Resource>,
): LoadedResource<Resource> {
  const first = useRef({ id, read })
  const [state, setState] = useState<ResourceState<Resource>>(
    id === null ? { status: 'ready', resource: null } : { status: 'loading' },
  )

  const load = useCallback(async (signal?: AbortSignal) => {
    const { id: firstId, read: readOne } = first.current
    if (firstId === null) return
    const next = await readOne(firstId, signal).then(
      (resource): ResourceState<Resource> => ({ status: 'ready', resource }),
      (error: unknown): ResourceState<Resource> => ({
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
