import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { lineClass } from './field'
import { Icon } from './icon'

/** The browser's own choice of one, in the form of a field. */
export function Select({ children, className = '', ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative block">
      <select {...rest} className={`${lineClass} appearance-none pr-7.5! text-ellipsis ${className}`}>
        {children}
      </select>
      <Icon
        of={ChevronDown}
        isSmall
        className="pointer-events-none absolute top-1/2 right-2.25 -translate-y-1/2 text-ink-2"
      />
    </span>
  )
}
