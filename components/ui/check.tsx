import type { ComponentProps } from 'react'

/** A box to check. */
export function Check({ className = '', ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return <input {...rest} type="checkbox" className={`check ${className}`} />
}
