'use client'

import { Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { type Theme, useTheme } from '@/hooks/use-theme'

const themes = [
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
  { id: 'system', label: 'As the system', icon: Monitor },
] as const satisfies readonly { id: Theme; label: string; icon: typeof Sun }[]

export function ThemeMenu({ buttonClass }: { readonly buttonClass: string }) {
  const [theme, choose] = useTheme()
  return (
    <Menu
      label="Theme"
      isIconOnly
      buttonClass={buttonClass}
      items={themes.map((item) => ({
        ...item,
        isChosen: item.id === theme,
        onSelect: () => choose(item.id),
      }))}
    >
      <Icon of={SunMoon} />
    </Menu>
  )
}
