import { type ReactNode, useId } from 'react'

/** The classes of every text field. */
export const fieldClass =
  'block w-full min-w-0 rounded-2 border border-line-field bg-raised px-2.5 focus:border-flow focus-visible:-outline-offset-1 aria-invalid:border-fail disabled:bg-fill disabled:text-ink-2 max-tablet:text-[16px]'
export const lineClass = `${fieldClass} h-8 max-tablet:h-11`

/** What ties a control to its label and its hint. */
export interface FieldTies {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** Takes the hint's place. */
  readonly error?: string | undefined
  /** The label above the field, not beside it. */
  readonly isStacked?: boolean
  readonly children: (ties: FieldTies) => ReactNode
}

/** A control with its name, and below it a hint or what is wrong. Stands in a `FieldGrid` unless it is stacked. */
export function Field({ label, hint, error, isStacked = false, children }: FieldProps) {
  const id = useId()
  const hasFoot = error !== undefined || hint !== undefined
  const control = children({
    id,
    'aria-describedby': hasFoot ? `${id}-hint` : undefined,
    'aria-invalid': error === undefined ? undefined : true,
  })
  const foot = hasFoot && (
    <div id={`${id}-hint`} className={`mt-1 text-small ${error === undefined ? 'text-ink-3' : 'text-fail'}`}>
      {error ?? hint}
    </div>
  )
  if (isStacked) {
    return (
      <div className="min-w-0">
        <label htmlFor={id} className="mb-1 block text-small text-ink-2">
          {label}
        </label>
        {control}
        {foot}
      </div>
    )
  }
  return (
    <>
      <label htmlFor={id} className="pt-1.5 font-medium max-tablet:pt-2.5">
        {label}
      </label>
      <div className="min-w-0">
        {control}
        {foot}
      </div>
    </>
  )
}

/** Labels at the left, fields at the right; on phones above each other. */
export function FieldGrid({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] items-start gap-x-5 gap-y-3.5 max-tablet:grid-cols-1 max-tablet:gap-1">
      {children}
    </div>
  )
}

/** A label for what is no single control. */
export function GroupLabel({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <span id={id} className="pt-1.5 font-medium max-tablet:pt-2.5">
      {children}
    </span>
  )
}
