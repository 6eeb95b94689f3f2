'use client'

import { useDelayed } from '@/hooks/use-delayed'

interface StillBarsProps {
  /** What is read, for screen readers. */
  readonly label: string
  readonly className?: string
}

/** Two bars that stand still, and only when the wait is worth a word. */
export function StillBars({ label, className = '' }: StillBarsProps) {
  const isLate = useDelayed(true, 300)
  if (!isLate) return null
  return (
    <output aria-label={label} className={`block ${className}`}>
      {['62%', '44%'].map((width) => (
        <div key={width} className="flex h-7.5 items-center">
          <span
            className="h-2 rounded-[2px] bg-[color-mix(in_oklab,var(--ink)_8%,transparent)]"
            style={{ width }}
          />
        </div>
      ))}
    </output>
  )
}
