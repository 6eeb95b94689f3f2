'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { readPreference, subscribeToPreferences, writePreference } from './preferences'

/** An entry of the browser's memory and its setter; null on the server and where there is none. */
export function usePreference(key: string): readonly [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(
    subscribeToPreferences,
    () => readPreference(key),
    () => null,
  )
  const write = useCallback((next: string | null) => writePreference(key, next), [key])
  return [value, write]
}
