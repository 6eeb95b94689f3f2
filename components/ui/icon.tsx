import type { LucideIcon } from 'lucide-react'

interface IconProps {
  readonly of: LucideIcon
  /** 14 px, for dense rows. */
  readonly isSmall?: boolean
  readonly className?: string
}

/** An icon beside a word, or inside a control that has its own name. */
export function Icon({ of: Shape, isSmall = false, className = '' }: IconProps) {
  return (
    <Shape
      size={isSmall ? 14 : 16}
      strokeWidth={isSmall ? 1.75 : 1.6}
      className={`flex-none ${className}`}
      aria-hidden="true"
    />
  )
}
