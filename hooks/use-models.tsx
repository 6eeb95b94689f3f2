'use client'

import { type ReactNode, createContext, use, useEffect, useMemo, useState } from 'react'
import type { ModelList } from '@/lib/blocks/transcript'
import { listModels } from '@/lib/client/api'
import { modelKey } from './preferences'
import { usePreference } from './use-preference'

export interface Models {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly items: ModelList['items']
  /** A sentence that says why a list could not be read. */
  readonly problem: string | undefined
  /** The one that answers; null until the list is there, or when it is empty. */
  readonly chosen: string | null
  choose: (id: string) => void
}

const ModelsContext = createContext<Models | null>(null)

/** @throws Error outside of a `ModelsProvider` */
export function useModels(): Models {
  const models = use(ModelsContext)
  if (models === null) throw new Error('useModels needs a ModelsProvider around it')
  return models
}

/** Reads the models once, and remembers the choice in this browser. */
export function ModelsProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState<ModelList | null>(null)
  const [status, setStatus] = useState<Models['status']>('loading')
  const [choice, choose] = usePreference(modelKey)

  useEffect(() => {
    const controller = new AbortController()
    listModels(controller.signal).then(
      (models) => {
        setList(models)
        setStatus('ready')
      },
      () => {
        if (!controller.signal.aborted) setStatus('failed')
      },
    )
    return () => controller.abort()
  }, [])

  const value = useMemo<Models>(
    () => ({
      status,
      items: list?.items ?? [],
      problem: status === 'failed' ? 'The list of models could not be read.' : list?.problem,
      chosen: chosenOf(list, choice),
      choose,
    }),
    [status, list, choice, choose],
  )
  return <ModelsContext value={value}>{children}</ModelsContext>
}

/** The choice, if that model is still there; else the server's default. */
function chosenOf(list: ModelList | null, choice: string | null): string | null {
  if (list === null) return null
  const isThere = list.items.some((model) => model.id === choice)
  return isThere ? choice : (list.items.find((model) => model.id === list.default)?.id ?? null)
}
