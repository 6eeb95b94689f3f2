'use client'

import { useCallback, useEffect, useState } from 'react'
import { readPreference, themeKey, writePreference } from './preferences'

export type Theme = 'light' | 'dark' | 'system'

/** The chosen theme; `system` follows the system as it changes. Before mount it is `system`, whatever is stored. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>('system')

  useEffect(() => setTheme(storedTheme()), [])

  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const followSystem = () => {
      if (storedTheme() === 'system') applyTheme('system')
    }
    system.addEventListener('change', followSystem)
    return () => system.removeEventListener('change', followSystem)
  }, [])

  const choose = useCallback((chosen: Theme) => {
    writePreference(themeKey, chosen === 'system' ? null : chosen)
    applyTheme(chosen)
    setTheme(chosen)
  }, [])

  return [theme, choose]
}

function storedTheme(): Theme {
  const stored = readPreference(themeKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function applyTheme(theme: Theme): void {
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}
