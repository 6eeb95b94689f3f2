'use client'

import { useCallback, useEffect } from 'react'
import { readPreference, themeKey } from './preferences'
import { usePreference } from './use-preference'

export type Theme = 'light' | 'dark' | 'system'

/** The chosen theme; `system` follows the system as it changes. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [stored, write] = usePreference(themeKey)

  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const followSystem = () => applyTheme(toTheme(readPreference(themeKey)))
    system.addEventListener('change', followSystem)
    return () => system.removeEventListener('change', followSystem)
  }, [])

  const choose = useCallback(
    (chosen: Theme) => {
      write(chosen === 'system' ? null : chosen)
      applyTheme(chosen)
    },
    [write],
  )
  return [toTheme(stored), choose]
}

function toTheme(stored: string | null): Theme {
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function applyTheme(theme: Theme): void {
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}
