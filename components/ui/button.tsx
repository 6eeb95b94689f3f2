import type { ComponentProps } from 'react'

type Look = 'plain' | 'primary' | 'danger' | 'bare'
type Size = 'normal' | 'small'

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
  readonly size?: Size
  /** As wide as high, for an icon alone: give it an `aria-label`. */
  readonly isSquare?: boolean
}

const looks: Record<Look, string> = {
  plain: 'border-line-2 bg-raised hover:bg-hover active:bg-chosen',
  primary:
    'border-transparent bg-flow-fill text-on-flow hover:bg-[color-mix(in_oklab,var(--flow-fill)_90%,var(--ink))]',
  danger:
    'border-transparent bg-fail-fill text-on-fail hover:bg-[color-mix(in_oklab,var(--fail-fill)_90%,var(--ink))]',
  bare: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-chosen',
}

const sizes: Record<Size, { readonly wide: string; readonly square: string }> = {
  normal: { wide: 'h-7.5 px-2.75 max-tablet:h-9', square: 'size-7.5 max-tablet:size-10' },
  small: { wide: 'h-6.5 px-2 text-small max-tablet:h-8', square: 'size-6.5 max-tablet:size-8' },
}

/** Classes of a button, for links that look like one. */
export function buttonClass({ look = 'plain', size = 'normal', isSquare = false }: ButtonProps): string {
  const measure = sizes[size][isSquare ? 'square' : 'wide']
  return `inline-flex flex-none items-center justify-center gap-1.5 rounded-2 border font-medium whitespace-nowrap transition-colors duration-(--d-1) disabled:border-line disabled:bg-fill disabled:text-ink-3 ${measure} ${looks[look]}`
}

export function Button({ look, size, isSquare, className = '', type = 'button', ...rest }: ButtonProps) {
  const form = buttonClass({ ...(look && { look }), ...(size && { size }), ...(isSquare && { isSquare }) })
  return <button {...rest} type={type} className={`${form} ${className}`} />
}
